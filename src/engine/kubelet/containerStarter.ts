/**
 * How one container comes to run: image, creation, start, hook; each a stage that takes its time. Upstream: pkg/kubelet/kuberuntime
 * (startContainer), pkg/kubelet/images/image_manager.go (EnsureImageExists). Leaves out: image pull credentials.
 */
import type { Container } from '../api/kinds/pod.ts';
import { without } from '../api/without.ts';
import type { Context } from '../kernel/component.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { Latencies } from '../client/latencies.ts';
import { containerIdOf } from './containerId.ts';
import { tellDns } from './dnsSteps.ts';
import { goDuration } from './goDuration.ts';
import { invalidImageName, parseImageName, type ImageName } from './imageName.ts';
import { imageData, isFor, pullImage, wrongPlatform } from './images.ts';
import { imageIdOf, type ImageStore } from './imageStore.ts';
import type { LogStore } from './logStore.ts';
import { backOffOf } from './podPlan.ts';
import type { PodStore } from './podStore.ts';
import { replaced, specOf, type ContainerRecord, type PodRecord } from './record.ts';
import { configFault, type References } from './references.ts';
import { begun } from './writtenManifests.ts';
import type { Next, Runtime, Started } from './runtime.ts';

/** Data of a stage's end. */
export interface StageData {
  readonly row: string;
  readonly container: string;
  /** Which start of the container it belongs to. */
  readonly attempt: number;
  readonly waited?: Micros;
  readonly took?: Micros;
  readonly error?: string;
}

type StepName = NonNullable<ContainerRecord['step']>;

/** The stages of a start, in order: how long each takes. A pull's time is in imageStore.ts, a hook's in its command. */
const STAGES: { readonly [name in Exclude<StepName, 'pulling' | 'hook'>]: (latencies: Latencies) => Micros } = {
  creating: (latencies) => latencies.createContainer,
  starting: (latencies) => latencies.startContainer,
};

const LUCK = 1024;
const FIRST_PULL_BACKOFF: Micros = 10 * SECOND;
const MAX_BACKOFF: Micros = 5 * MINUTE;

export interface StarterParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  readonly references: References;
  readonly runtime: Runtime;
  readonly logs: LogStore;
  /** A container runs, or its start failed for good: `record` is what there is to go on from. */
  readonly onStarted: (ctx: Context, record: PodRecord, container: ContainerRecord, next: Next | undefined) => void;
  readonly onNewImage: (ctx: Context, node: string) => void;
}

export class ContainerStarter {
  readonly #parts: StarterParts;

  constructor(parts: StarterParts) {
    this.#parts = parts;
  }

  /** Begins a start. Returns the record; a container without `step` afterwards could not be started now and has a reason to wait. */
  begin(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    const spec = specOf(record, container.name);
    const image = spec.image ?? '';
    const name = parseImageName(image);
    if (name === undefined) {
      this.#parts.store.event(ctx, record, container, 'Warning', 'InspectFailed', invalidImageName(image));
      return this.#fail(ctx, record, container, 'InvalidImageName', invalidImageName(image));
    }
    const present = this.#parts.images.has(record.node, name);
    if (present && spec.imagePullPolicy !== 'Always') {
      this.#parts.store.step(ctx, record, 'imagePresent', { container: container.name });
      this.#parts.store.event(ctx, record, container, 'Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`);
      return this.#create(ctx, record, container);
    }
    if (spec.imagePullPolicy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.#parts.store.event(ctx, record, container, 'Warning', 'ErrImageNeverPull', message);
      return this.#fail(ctx, record, container, 'ErrImageNeverPull', message);
    }
    const backOff = container.pullBackOff;
    if (backOff !== undefined && ctx.now < backOff.until) {
      this.#parts.store.step(ctx, record, 'pullBackOff', { container: container.name, numbers: { seconds: backOff.delay / SECOND }, routine: true });
      this.#parts.store.event(ctx, record, container, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
      return this.#fail(ctx, record, container, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${backOff.error}`);
    }
    return this.#pull(ctx, record, container, image, name);
  }

  /** Starts one that has ended, when its back-off is over. */
  again(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    const backOff = backOffOf(container, ctx.now);
    if ('next' in backOff) return this.begin(ctx, record, { ...container, crashBackOff: backOff.next });
    const { namespace, name, uid } = record.pod.metadata;
    const pod = `${name}_${namespace}(${uid})`;
    this.#parts.store.step(ctx, record, 'crashBackOff', { container: container.name, numbers: { seconds: backOff.wait / SECOND }, routine: container.waiting?.reason === 'CrashLoopBackOff' });
    this.#parts.store.event(ctx, record, container, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${pod}`);
    const message = `back-off ${goDuration(backOff.wait)} restarting failed container=${container.name} pod=${pod}`;
    return this.#parts.store.put(replaced(record, { ...container, waiting: { reason: 'CrashLoopBackOff', message } }));
  }

  #pull(ctx: Context, record: PodRecord, container: ContainerRecord, image: string, name: ImageName): PodRecord {
    const { os, runtime } = this.#parts.store.statusHost(record.node);
    const listed = pullImage(name);
    const found = 'image' in listed && !isFor(name, os) ? { error: wrongPlatform(name, os, runtime) } : listed;
    const { duration, waiting } = this.#parts.images.pull(record.node, name, 'image' in found ? found.image : undefined, ctx.now, ctx.random.below('kubelet/pull', LUCK) / LUCK);
    this.#parts.store.step(ctx, record, 'pulling', { container: container.name, numbers: { image } });
    this.#parts.store.event(ctx, record, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const data: StageData = { row: record.row, container: container.name, attempt: container.restarts, took: duration, waited: waiting, ...('error' in found && { error: found.error }) };
    const retry = container.pullBackOff !== undefined;
    ctx.schedule(waiting + duration, ctx.self, 'pulled', data, { routine: retry && 'error' in found });
    return this.#parts.store.put(replaced(record, { ...container, step: 'pulling' }));
  }

  pulled(ctx: Context, record: PodRecord, container: ContainerRecord, { took = 0, waited = 0, error }: StageData): PodRecord {
    const { image = '' } = specOf(record, container.name);
    const { store, images, onNewImage } = this.#parts;
    if (error !== undefined) {
      store.step(ctx, record, 'pullFailed', { container: container.name, numbers: { image } });
      store.event(ctx, record, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
      const before = container.pullBackOff;
      const delay = before === undefined ? FIRST_PULL_BACKOFF : Math.min(before.delay * 2, MAX_BACKOFF);
      return this.#fail(ctx, record, { ...container, pullBackOff: { delay, until: ctx.now + delay, error } }, 'ErrImagePull', error);
    }
    const { size } = imageData(image);
    store.step(ctx, record, 'pulled', { container: container.name, numbers: { image, seconds: took / SECOND, bytes: Math.round(size) } });
    store.event(ctx, record, container, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${goDuration(took)} (${goDuration(took + waited)} including waiting). Image size: ${Math.round(size)} bytes.`);
    const name = parseImageName(image)!;
    if (images.store(record.node, name, size)) onNewImage(ctx, record.node);
    return this.#create(ctx, record, without(container, ['pullBackOff']));
  }

  #create(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    const spec = specOf(record, container.name);
    const fault = configFault(this.#parts.references, record.node, record.pod.metadata.namespace ?? '', spec);
    if (fault !== undefined) return this.#fail(ctx, record, container, 'CreateContainerConfigError', fault, fault);
    return this.#stage(ctx, record, container, 'creating', 'created');
  }

  created(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    this.#parts.store.step(ctx, record, 'created', { container: container.name });
    this.#parts.store.event(ctx, record, container, 'Normal', 'Created', 'Container created');
    return this.#stage(ctx, record, container, 'starting', 'started');
  }

  started(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    const { store, runtime, logs, onStarted } = this.#parts;
    const spec = specOf(record, container.name);
    const fresh: ContainerRecord = newAttempt(record, container, spec);
    const started = begun(store, record, spec, runtime.start(record, fresh, spec, store.hostIP(record.node), ctx.now));
    if (started.kind === 'error') {
      store.step(ctx, record, 'startFailed', { container: container.name });
      store.event(ctx, record, container, 'Warning', 'Failed', `Error: ${started.message}`);
      const exit = { exitCode: 128, reason: 'StartError', message: started.message, finishedAt: ctx.now, id: fresh.id ?? '' };
      const failed: ContainerRecord = { ...fresh, state: 'exited', exit };
      const next = store.put(replaced(record, failed));
      onStarted(ctx, next, failed, undefined);
      return next;
    }
    store.step(ctx, record, 'started', { container: container.name, numbers: { restarts: fresh.restarts } });
    store.event(ctx, record, container, 'Normal', 'Started', 'Container started');
    tellDns(ctx, store, record, container.name, started.dns);
    logs.drop(record.row, container.name, fresh.restarts - 2);
    logs.append(record.row, container.name, fresh.restarts, ctx.now, started.log);
    const running: ContainerRecord = {
      ...kept(fresh, started),
      state: 'running',
      startedAt: ctx.now,
      process: started.process,
      started: spec.startupProbe === undefined,
      ready: spec.startupProbe === undefined && spec.readinessProbe === undefined,
    };
    const next = store.put({ ...replaced(record, running), ...(started.kept && { volumeFiles: started.kept.volumeFiles }) });
    onStarted(ctx, next, running, started.next);
    return next;
  }

  #stage(ctx: Context, record: PodRecord, container: ContainerRecord, step: keyof typeof STAGES, then: string): PodRecord {
    const data: StageData = { row: record.row, container: container.name, attempt: container.restarts };
    ctx.schedule(STAGES[step](this.#parts.store.parts.latencies), ctx.self, then, data, { routine: container.state === 'exited' });
    return this.#parts.store.put(replaced(record, { ...without(container, ['waiting']), step }));
  }

  /** The container waits, for a reason; the kubelet will come back to it. */
  #fail(ctx: Context, record: PodRecord, container: ContainerRecord, reason: string, message: string, error = reason): PodRecord {
    this.#parts.store.event(ctx, record, container, 'Warning', 'Failed', `Error: ${error}`);
    return this.#parts.store.put(replaced(record, { ...without(container, ['step', 'reset']), waiting: { reason, message } }));
  }
}

/** What a container is when it is created anew: nothing of the former one but the memory of how that ended. */
function newAttempt(record: PodRecord, container: ContainerRecord, spec: Container): ContainerRecord {
  const again = container.exit !== undefined;
  const restarts = container.restarts + (again ? 1 : 0);
  const { last: _last, exit, ...rest } = without(container, ['step', 'waiting', 'process', 'wake', 'stopping', 'startedAt', 'reset']);
  const last = exit ?? container.last;
  return { ...rest, ...(last && { last }), restarts, id: containerIdOf(record.uid, container.name, restarts), imageId: imageIdOf(spec.image ?? ''), ready: false, started: false, probes: {}, files: {}, removed: [] };
}

const kept = (container: ContainerRecord, started: Started & { kind: 'started' }): ContainerRecord =>
  started.kept === undefined ? container : { ...container, files: started.kept.files, removed: started.kept.removed };
