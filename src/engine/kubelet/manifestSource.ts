/**
 * The folder of static Pods' manifests: another manifest is another Pod of the same name; the old one ends first, then the new one starts, and its
 * mirror is made anew. Upstream: pkg/kubelet/config/file.go, pkg/kubelet/pod_workers.go (allowPodStart: one static Pod of a full name at a time). Files are looked
 * at when they change, and all of them every 20 seconds: one that cannot be read is missed only then.
 */
import { controllerSkew, parseVersion, togetherSupported } from '../api/version.ts';
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
import type { ReadManifest } from './manifestFile.ts';
import { componentOf, COMPONENTS, configSeen, controlPlaneImages, FOLDER, pathOf, staticPods } from './staticPods.ts';

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

/** A Pod that waits for the one before it to be gone, and that one's mirror. */
interface Due {
  readonly component: string;
  readonly mirror?: string;
  readonly namespace?: string;
}

/** A program that stands still since a moment, and how many probes have found that out. */
export interface Silence {
  readonly component: string;
  readonly since: Micros;
  readonly failures: number;
}

/** Somebody has written a file, or removed it. */
export interface WrittenFile {
  readonly path: string;
  /** Absent: it is removed. */
  readonly text?: string;
}

/** The name that stands in the manifest of a node's static Pod. */
const nameIn = ({ metadata }: Pod, node: string): string => metadata.name.slice(0, -node.length - 1);
/** Upstream: fileCheckFrequency. */
const RELIST: Micros = 20 * SECOND;

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
    if (record?.machine.controlPlane !== true && record?.files === undefined) return;
    for (const pod of this.#wanted(ctx, node).values()) this.#add(ctx, node, pod);
  }

  /** Images that kubeadm has fetched beforehand. */
  prepulled(node: string, version: string): void {
    for (const image of controlPlaneImages(version)) this.#parts.images.store(node, parseImageName(image)!, imageData(image).size);
  }

  /** Written anew by kubeadm, whatever somebody had made of it. */
  change(ctx: Context, node: string, { component, version, config }: ManifestChange): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    const manifests = { ...record.manifests, ...(version !== undefined && { [component]: version }), ...(config !== undefined && { [`${component}/config`]: config }) };
    this.#store.nodes.set(node, { ...record, manifests, ...(record.files && { files: without(record.files, [pathOf(component)]) }), ...(record.unread && { unread: without(record.unread, [pathOf(component)]) }) });
    if (version !== undefined) this.#judge(ctx, node, component);
    const [old, wanted] = [this.#known(node, component), this.#wanted(ctx, node).get(component)];
    if (old === undefined || wanted === undefined || old.uid === wanted.metadata.uid) return;
    emit(ctx, 'synced', { node, ...(version === undefined ? { code: 'manifestConfigured', numbers: { component } } : { code: 'manifestChanged', numbers: { component, version } }) });
    this.#parts.workers.remove(ctx, old);
    this.#later(ctx, component, old);
  }

  // ---- files that somebody writes

  write(ctx: Context, node: string, { path, text }: WrittenFile): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.off === true) return;
    const code = this.#store.parts.manifestCode();
    const before = record.files?.[path] ?? null;
    const generated = this.#generated(ctx, record).find((pod) => path === pathOf(componentOf(pod)));
    const object = generated && code.fileObject(generated, componentOf(generated));
    const files = { ...record.files };
    if (text === undefined && generated === undefined) delete files[path];
    else if (text !== undefined && object !== undefined && code.isUnchanged(text, object)) delete files[path];
    else files[path] = text ?? null;
    this.#store.nodes.set(node, { ...record, files });
    const there = code.isManifest(path) && record.away?.some((component) => pathOf(component) === path) !== true;
    if (there && this.#store.works(node)) this.#seen(ctx, node, path, before);
  }

  /** The kubelet is told of a file's change by the kernel (inotify). */
  #seen(ctx: Context, node: string, path: string, before: string | null): void {
    const record = this.#store.nodes.get(node)!;
    const found = this.#read(ctx, record, path);
    const unread = record.unread ?? {};
    if (found !== undefined && 'fault' in found) {
      emit(ctx, 'synced', { node, code: 'manifestUnreadable', numbers: { path, message: found.fault } });
      if (Object.hasOwn(unread, path)) return;
      this.#store.nodes.set(node, { ...record, unread: { ...unread, [path]: before } });
      ctx.schedule(RELIST - ((ctx.now - (record.since ?? 0)) % RELIST), ctx.self, 'manifestRelist', { path });
      return;
    }
    this.#store.nodes.set(node, { ...record, unread: without(unread, [path]) });
    const component = path.slice(FOLDER.length + 1).replace(/\.yaml$/, '');
    const base = (found && nameIn(found.pod, node)) ?? component;
    const known = this.#known(node, base);
    const isNews = found === undefined || known?.uid !== found.pod.metadata.uid;
    if (isNews) emit(ctx, 'synced', { node, code: found === undefined ? 'manifestRemoved' : known === undefined ? 'manifestNew' : 'manifestEdited', numbers: { path, component: base } });
    if (found !== undefined && isNews) this.#changes(ctx, node, base, known?.pod, found.pod);
    this.sync(ctx, node);
  }

  /** What another manifest of one of the control plane's programs means, and what it does not mean here. */
  #changes(ctx: Context, node: string, component: string, before: Pod | undefined, after: Pod): void {
    if (!COMPONENTS.includes(component) || before === undefined) return;
    const record = this.#store.nodes.get(node)!;
    const tag = parseImageName(after.spec.containers[0]?.image ?? '')?.tag ?? '';
    if (component !== 'etcd' && parseVersion(tag) !== undefined && tag !== this.#store.versionOn(record, component)) {
      this.#store.nodes.set(node, { ...record, manifests: { ...record.manifests, [component]: tag } });
      this.#judge(ctx, node, component);
    }
    const [was, is] = [before, after].map(({ spec }) => [...(spec.containers[0]?.command ?? []), ...(spec.containers[0]?.args ?? [])]);
    const flags = this.#store.parts.manifestCode().ignoredFlags(component, was!, is!);
    if (flags.length > 0) emit(ctx, 'synced', { node, code: 'manifestIgnored', numbers: { component, flags: flags.join(' ') } });
  }

  /** Every file is looked at: those that cannot be read count as not there. */
  relist(ctx: Context, node: string, path: string): void {
    const record = this.#store.nodes.get(node);
    if (record?.unread === undefined || !Object.hasOwn(record.unread, path) || !this.#store.works(node)) return;
    this.#missed(ctx, node);
    this.sync(ctx, node);
  }

  #missed(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    for (const path of Object.keys(record?.unread ?? {})) {
      const found = this.#read(ctx, record!, path);
      if (found !== undefined && 'fault' in found) emit(ctx, 'synced', { node, code: 'manifestMissed', numbers: { path, message: found.fault } });
    }
    if (record?.unread !== undefined) this.#store.nodes.set(node, without(record, ['unread']));
  }

  /** A kubelet that starts reads the whole folder. */
  started(ctx: Context, node: string): void {
    this.#missed(ctx, node);
    this.sync(ctx, node);
  }

  /** What a file says; undefined: it is not there. */
  #read(ctx: Context, record: NodeRecord, path: string, text = record.files?.[path]): ReadManifest | undefined {
    if (text === undefined) {
      const pod = this.#generated(ctx, record).find((one) => path === pathOf(componentOf(one)));
      return pod && { pod };
    }
    return text === null ? undefined : this.#store.parts.manifestCode().readManifest(text, path, record.machine.name, configSeen(ctx.now, this.#store.parts.epoch));
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
    const { away, files } = this.#store.nodes.get(node) ?? {};
    if (!systemPods || workload === 'instant' || (away === undefined && files === undefined)) return;
    const wanted = this.#wanted(ctx, node);
    for (const old of this.#store.ofNode(node)) {
      if (!old.isStatic || old.gone === true) continue;
      const component = nameIn(old.pod, node);
      if (wanted.get(component)?.metadata.uid === old.uid) continue;
      this.#parts.workers.remove(ctx, old);
      this.#later(ctx, component, old);
    }
    for (const [component, pod] of wanted) {
      const known = this.#known(node, component);
      if (known === undefined) this.#add(ctx, node, pod);
      else if (known.gone === true) this.#later(ctx, component, known);
    }
  }

  #later(ctx: Context, component: string, { mirrorUid, pod }: PodRecord): void {
    ctx.schedule(LOOK, ctx.self, 'manifestDue', { component, ...(mirrorUid !== undefined && { mirror: mirrorUid, namespace: pod.metadata.namespace ?? '' }) } satisfies Due);
  }

  #forget(ctx: Context, node: string, component: string, mirror: string, namespace = 'kube-system'): void {
    const body = { gracePeriodSeconds: 0, preconditions: { uid: mirror } };
    this.#store.parts.client.send(ctx, { verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace, name: `${component}-${node}`, body, user: userOf(node), agent: 'kubelet' }, undefined);
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
  due(ctx: Context, node: string, due: Due): void {
    const { component, mirror, namespace } = due;
    if (!this.#store.works(node)) return;
    const known = this.#known(node, component);
    if (known?.gone === true) {
      ctx.schedule(LOOK, ctx.self, 'manifestDue', due);
      return;
    }
    if (mirror !== undefined) this.#forget(ctx, node, component, mirror, namespace);
    if (known !== undefined) return;
    const wanted = this.#wanted(ctx, node).get(component);
    if (wanted !== undefined) this.#add(ctx, node, wanted);
  }

  /** What kubeadm has written. */
  #generated(ctx: Context, { machine, manifests }: Pick<NodeRecord, 'machine' | 'manifests'>): readonly Pod[] {
    if (machine.controlPlane !== true) return [];
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

  /** The Pods of the folder's files, by the names that stand there. Of two of one name the first file counts. */
  #wanted(ctx: Context, node: string): ReadonlyMap<string, Pod> {
    const record = this.#store.nodes.get(node)!;
    const { away = [], files = {}, unread = {} } = record;
    const wanted = new Map<string, Pod>();
    for (const pod of this.#generated(ctx, record)) {
      const component = componentOf(pod);
      if (!away.includes(component) && !Object.hasOwn(files, pathOf(component))) wanted.set(component, pod);
    }
    for (const path of Object.keys(files).toSorted()) {
      if (!this.#store.parts.manifestCode().isManifest(path) || away.some((component) => pathOf(component) === path)) continue;
      const found = Object.hasOwn(unread, path) ? this.#read(ctx, record, path, unread[path] ?? undefined) : this.#read(ctx, record, path);
      if (found === undefined || 'fault' in found) continue;
      const base = nameIn(found.pod, node);
      if (!wanted.has(base)) wanted.set(base, found.pod);
    }
    return wanted;
  }
}
