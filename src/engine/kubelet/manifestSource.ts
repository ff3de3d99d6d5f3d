/**
 * The folder of static Pods' manifests: another manifest is another Pod of the same name; the old one ends first, then the new one starts, and its
 * mirror is made anew. Upstream: pkg/kubelet/config/file.go, pkg/kubelet/pod_workers.go (allowPodStart: one static Pod of a full name at a time).
 */
import { controllerSkew, togetherSupported } from '../api/version.ts';
import { without } from '../api/without.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { emit } from '../api/steps.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { imageData } from './images.ts';
import { parseImageName } from './imageName.ts';
import type { ImageStore } from './imageStore.ts';
import { userOf, type NodeRecord, type PodStore } from './podStore.ts';
import type { PodWorkers } from './podWorkers.ts';
import { rowOf, specOf, type ContainerRecord, type PodRecord } from './record.ts';
import { COMPONENTS, controlPlaneImages, staticPods } from './staticPods.ts';

export interface SourceParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  readonly workers: PodWorkers;
  readonly mirror: (ctx: Context, row: string) => void;
}

export interface ManifestChange {
  readonly component: string;
  /** Absent: it stays. */
  readonly version?: string;
  /** Another configuration file, by its fingerprint; '': none. */
  readonly config?: string;
}

/** A program that stands still since a moment, and how many probes have found that out. */
export interface Silence {
  readonly component: string;
  readonly since: Micros;
  readonly failures: number;
}

/** Between two looks whether the old Pod is gone. */
const LOOK: Micros = 500 * MILLISECOND;
/** Upstream: a liveness probe that nobody answers takes its timeoutSeconds, and eight of them in a row are too many. */
const UNANSWERED: Micros = 15 * SECOND;
const FAILURES = 8;

export class ManifestSource {
  readonly #parts: SourceParts;
  readonly #store: PodStore;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  /** The static Pods of a control plane node, as its manifests say now. */
  load(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record?.machine.controlPlane !== true) return;
    for (const pod of this.#pods(ctx, record)) if (record.away?.some((component) => pod.metadata.name === `${component}-${node}`) !== true) this.#add(ctx, node, pod);
  }

  /** Images that kubeadm has fetched beforehand. */
  prepulled(node: string, version: string): void {
    for (const image of controlPlaneImages(version)) this.#parts.images.store(node, parseImageName(image)!, imageData(image).size);
  }

  change(ctx: Context, node: string, { component, version, config }: ManifestChange): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    this.#store.nodes.set(node, { ...record, manifests: { ...record.manifests, ...(version !== undefined && { [component]: version }), ...(config !== undefined && { [`${component}/config`]: config }) } });
    if (version !== undefined) this.#judge(ctx, node, component);
    const [old, wanted] = [this.#known(node, component), this.#wanted(ctx, node, component)];
    if (old === undefined || wanted === undefined || old.uid === wanted.metadata.uid) return;
    emit(ctx, 'synced', { node, ...(version === undefined ? { code: 'manifestConfigured', numbers: { component } } : { code: 'manifestChanged', numbers: { component, version } }) });
    this.#parts.workers.remove(ctx, old);
    ctx.schedule(LOOK, ctx.self, 'manifestDue', { component, mirror: old.mirrorUid });
  }

  /** Nothing refuses programs of versions that are too far apart; that they are not supported is only said. Upstream: the version skew policy. */
  #judge(ctx: Context, node: string, changed: string): void {
    const record = this.#store.nodes.get(node)!;
    const { oldest, newest } = this.#store.apiServers;
    const server = this.#store.versionOn(record, 'kube-apiserver');
    if (changed === 'kube-apiserver' && !togetherSupported(oldest, newest)) emit(ctx, 'synced', { node, code: 'apiServersApart', numbers: { version: newest, server: oldest } });
    for (const component of ['kube-controller-manager', 'kube-scheduler']) {
      const version = this.#store.versionOn(record, component);
      const skew = controllerSkew(version, server);
      if (skew !== 'supported' && [component, 'kube-apiserver'].includes(changed)) emit(ctx, 'synced', { node, code: `controller.${skew}`, numbers: { component, version, server } });
    }
  }

  /** A manifest is moved out of the folder, or back into it: its Pod ends, or begins. */
  move(ctx: Context, node: string, { component, away }: { readonly component: string; readonly away: boolean }): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.off === true || (record.away ?? []).includes(component) === away) return;
    this.#store.nodes.set(node, { ...record, away: [...(record.away ?? []).filter((one) => one !== component), ...(away ? [component] : [])] });
    emit(ctx, 'synced', { node, code: away ? 'manifestAway' : 'manifestBack', numbers: { component } });
    if (this.#store.works(node)) this.sync(ctx, node);
  }

  /** Makes what runs what the folder says; for a kubelet that starts, too. */
  sync(ctx: Context, node: string): void {
    const { systemPods, workload } = this.#store.parts;
    if (!systemPods || workload === 'instant' || this.#store.nodes.get(node)?.away === undefined) return;
    for (const component of this.#store.nodes.get(node)?.away ?? []) {
      const old = this.#known(node, component);
      if (old === undefined || old.gone === true) continue;
      this.#parts.workers.remove(ctx, old);
      ctx.schedule(LOOK, ctx.self, 'manifestDue', { component, mirror: old.mirrorUid });
    }
    for (const component of COMPONENTS) {
      const wanted = this.#wanted(ctx, node, component);
      if (wanted !== undefined && this.#known(node, component) === undefined) this.#add(ctx, node, wanted);
      else if (wanted !== undefined && this.#known(node, component)?.gone === true) ctx.schedule(LOOK, ctx.self, 'manifestDue', { component });
    }
  }

  #forget(ctx: Context, node: string, component: string, mirror: string): void {
    const body = { gracePeriodSeconds: 0, preconditions: { uid: mirror } };
    this.#store.parts.client.send(ctx, { verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name: `${component}-${node}`, body, user: userOf(node), agent: 'kubelet' }, undefined);
  }

  /** The program of a static Pod has ended by itself, or was killed. */
  died(ctx: Context, node: string, { component, code }: { readonly component: string; readonly code: number }): void {
    const record = this.#known(node, component);
    const container = record?.containers.find(({ state }) => state === 'running');
    if (record === undefined || container === undefined) return;
    this.#parts.workers.exited(ctx, { row: record.row, container: container.name, attempt: container.restarts, code });
  }

  /** The program stands still, or has for as long as a liveness probe waits, again and again: then its container is started anew. */
  frozen(ctx: Context, node: string, { component, since, failures }: Silence): void {
    const record = this.#known(node, component);
    const container = record?.containers.find(({ state }) => state === 'running');
    if (record === undefined || container === undefined || !this.#store.works(node) || this.#store.parts.program?.(node, component).frozen !== since) return;
    if (failures > 0) this.#unanswered(ctx, record, container, failures);
    if (failures < FAILURES) ctx.schedule(UNANSWERED, ctx.self, 'programSilent', { component, since, failures: failures + 1 } satisfies Silence, { routine: true });
  }

  /** Nobody answers, and nobody hears the signal to end either. */
  #unanswered(ctx: Context, record: PodRecord, container: ContainerRecord, failures: number): void {
    const { host = '', path = '', port = 0, scheme = 'HTTP' } = specOf(record, container.name).livenessProbe?.httpGet ?? {};
    const message = `Get "${scheme.toLowerCase()}://${host}:${port}${path}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    this.#store.step(ctx, record, 'probeFailed', { container: container.name, numbers: { probe: 'liveness', message }, routine: failures > 1 });
    this.#store.event(ctx, record, container, 'Warning', 'Unhealthy', `Liveness probe failed: ${message}`);
    const deaf = { ...container, ...(container.process && { process: without(container.process, ['stop']) }) };
    if (failures >= FAILURES) this.#parts.workers.probeFailed(ctx, record, deaf, 'liveness');
  }

  /** The old Pod is gone, or will be: the new one has its turn then. */
  due(ctx: Context, node: string, { component, mirror }: { readonly component: string; readonly mirror?: string }): void {
    if (!this.#store.works(node)) return;
    if (this.#known(node, component) !== undefined) {
      ctx.schedule(LOOK, ctx.self, 'manifestDue', { component, mirror });
      return;
    }
    if (mirror !== undefined) this.#forget(ctx, node, component, mirror);
    const wanted = this.#wanted(ctx, node, component);
    if (wanted !== undefined) this.#add(ctx, node, wanted);
  }

  #pods(ctx: Context, { machine, manifests }: Pick<NodeRecord, 'machine' | 'manifests'>): readonly Pod[] {
    const { podNetwork, serviceNetwork, epoch } = this.#store.parts;
    const before = this.#store.controlPlanes.filter((one) => one.machine.name < machine.name);
    return staticPods(machine, ctx.now, epoch, { podNetwork, serviceNetwork, masters: [...before.map((one) => one.machine), machine] }, manifests);
  }

  #add(ctx: Context, node: string, pod: Pod): void {
    const row = rowOf({ node, uid: pod.metadata.uid });
    if (this.#store.get(row) === undefined) this.#parts.workers.add(ctx, node, pod, true);
    this.#parts.mirror(ctx, row);
  }

  #known(node: string, component: string): PodRecord | undefined {
    return this.#store.ofNode(node).find(({ isStatic, pod }) => isStatic && pod.metadata.name === `${component}-${node}`);
  }

  #wanted(ctx: Context, node: string, component: string): Pod | undefined {
    const { machine, manifests, away } = this.#store.nodes.get(node)!;
    if (machine.controlPlane !== true || away?.includes(component) === true) return undefined;
    return this.#pods(ctx, { machine, ...(manifests && { manifests }) }).find(({ metadata }) => metadata.name === `${component}-${node}`);
  }
}
