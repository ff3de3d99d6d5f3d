/**
 * Pods that are Running and Ready at once and go at once: the workload of the recordings. Upstream: KWOK's stages pod-ready, pod-complete,
 * pod-delete (kustomize/stage/pod/fast).
 */
import type { Container, Pod } from '../api/kinds/pod.ts';
import type { Json } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { formatTime } from '../api/time.ts';
import type { ObjectChange } from '../client/informer.ts';
import type { Context } from '../kernel/component.ts';
import { freeAddress, takeAddress } from './podNetwork.ts';
import { userOf, type PodStore } from './podStore.ts';

export class InstantPods {
  readonly #store: PodStore;
  readonly #address: (ctx: Context, node: string) => string | undefined;

  constructor(store: PodStore, address: (ctx: Context, node: string) => string | undefined) {
    this.#store = store;
    this.#address = address;
  }

  changed(ctx: Context, node: string, { event, object }: ObjectChange<Pod>): void {
    if (event === 'DELETED') this.#free(node, object);
    else if (this.#store.nodes.get(node)?.beating === true) this.look(ctx, node, object);
  }

  /** Brings a Pod to the next stage, if there is one. */
  look(ctx: Context, node: string, pod: Pod): void {
    const { metadata, status } = pod;
    if (metadata.deletionTimestamp !== undefined) {
      if (metadata.deletionGracePeriodSeconds !== 0) this.#send(ctx, node, pod, { verb: 'delete', body: { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } } });
    } else if (status?.phase === undefined || (status.phase === 'Pending' && status.podIP === undefined)) this.#run(ctx, node, pod);
    else if (status.phase === 'Running' && (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job')) this.#complete(ctx, node, pod);
  }

  #run(ctx: Context, node: string, pod: Pod): void {
    const time = formatTime(ctx.now, this.#store.parts.epoch);
    const host = this.#store.hostIP(node);
    const ip = pod.spec.hostNetwork === true ? host : this.#address(ctx, node);
    if (ip === undefined) return;
    takeAddress(this.#store.world, ip, { node, uid: pod.metadata.uid });
    const gates = (pod.spec.readinessGates ?? []).map(({ conditionType }) => conditionType);
    const conditions = ['Initialized', 'Ready', 'ContainersReady', ...gates].map((type) => ({ lastProbeTime: null, lastTransitionTime: time, status: 'True', type }));
    const inits = (pod.spec.initContainers ?? []).map((container) => ({ ...common(container, true), state: container.restartPolicy === 'Always' ? { running: { startedAt: time } } : ended(time, time) }));
    const containerStatuses = pod.spec.containers.map((container) => ({ ...common(container, true), state: { running: { startedAt: time } } }));
    const status = { conditions, containerStatuses, ...(inits.length > 0 && { initContainerStatuses: inits }), hostIP: host, hostIPs: [{ ip: host }], phase: 'Running', podIP: ip, podIPs: [{ ip }], startTime: time };
    this.#store.step(ctx, { node, pod }, 'started');
    this.#patch(ctx, node, pod, status);
  }

  #complete(ctx: Context, node: string, pod: Pod): void {
    const time = formatTime(ctx.now, this.#store.parts.epoch);
    const since = pod.status?.startTime ?? time;
    const containerStatuses = pod.spec.containers.map((container) => ({ ...common(container, false), started: false, state: ended(since, time) }));
    this.#store.step(ctx, { node, pod }, 'stopped');
    this.#patch(ctx, node, pod, { containerStatuses, phase: 'Succeeded' });
  }

  #free(node: string, { metadata, status }: Pod): void {
    if (status?.podIP !== undefined) freeAddress(this.#store.world, status.podIP, { node, uid: metadata.uid });
  }

  #patch(ctx: Context, node: string, pod: Pod, status: Json): void {
    this.#send(ctx, node, pod, { verb: 'patch', subresource: 'status', patchType: 'strategic', body: { status } });
  }

  #send(ctx: Context, node: string, { metadata }: Pod, request: Pick<ApiRequest, 'verb' | 'subresource' | 'patchType' | 'body'>): void {
    const full: ApiRequest = { ...request, group: '', version: 'v1', resource: 'pods', namespace: metadata.namespace ?? '', name: metadata.name, user: userOf(node), agent: 'kubelet' };
    this.#store.parts.client.send(ctx, full, undefined);
  }
}

const common = ({ name, image = '' }: Container, ready: boolean) => ({ image, imageID: '', lastState: {}, name, ready, restartCount: 0 });

const ended = (startedAt: string, finishedAt: string) => ({ terminated: { exitCode: 0, finishedAt, reason: 'Completed', startedAt } });
