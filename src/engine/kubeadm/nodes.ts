/**
 * kubeadm on the machines, one instance a machine: join, reset, upgrade, phase by phase. Upstream: cmd/kubeadm/app/cmd/{join,reset,upgrade},
 * preflight/checks.go, phases/upgrade/staticpods.go. Simplified: a failed upgrade is not rolled back; most preflight
 * checks find nothing.
 */
import { companionsOf, skewOf, minorOf } from '../api/version.ts';
import type { Machine } from '../api/machine.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { SCHEDULER_PATH } from '../api/schedulerFile.ts';
import { isFailure, type ApiRequest } from '../api/request.ts';
import { emit, type Steps } from '../api/steps.ts';
import type { Client, Response } from '../client/client.ts';
import type { Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { MachineCommand } from './command.ts';
import { marked, NO_ENDPOINT, type Masters } from './masters.ts';
import { clusterInfo, discovery, signatureOf, tokenIdOf, tokenOf, tokenSecret } from './token.ts';
import { addonPatches, podOf } from './upgradeRequests.ts';
import { WORK_TABLE, type Work } from './work.ts';

/** What a kubelet's record says of its machine. */
interface Known {
  readonly machine: Machine;
  readonly stage: 'joining' | 'registered' | 'ready';
  readonly manifests?: { readonly [component: string]: string };
}

type Token = { readonly asked: 'name' | 'secret' | 'info' | 'sign' | 'discovery' | 'hash' | 'changed' | 'addon' };
type Numbers = NonNullable<Steps['kubeadm']['numbers']>;

const PREFLIGHT: Micros = 1_500 * MILLISECOND;
/** Until a kubelet that is started asks for something. */
const STARTS: Micros = 800 * MILLISECOND;
const PULL: Micros = 6 * SECOND;
const LOOK: Micros = 1 * SECOND;
/** Upstream: UpgradeManifestTimeout. */
const PATIENCE: Micros = 5 * MINUTE;
const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const SERVER = '192.168.49.2:6443';

export class KubeadmNodes {
  readonly #client: Client;
  readonly #masters: Masters;
  /** `version`: the cluster's, once an upgrade was applied. */
  readonly #applied: Table<string>;
  readonly #work: Table<Work>;
  readonly #nodes: Table<Known>;

  constructor(world: World, client: Client, masters: Masters) {
    this.#client = client;
    this.#masters = masters;
    this.#applied = world.table('kubeadm/config');
    this.#work = world.table(WORK_TABLE);
    this.#nodes = world.table('kubelet/nodes');
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance!;
    if (event.type === 'command') this.#begin(ctx, node, event.data as MachineCommand);
    const work = this.#work.get(node);
    if (work?.state !== 'running') return;
    if (event.type === 'phase') this.#phase(ctx, node, work);
    else if (event.type === 'response') this.#answered(ctx, node, work, event.data as Response);
  }

  #begin(ctx: Context, node: string, command: MachineCommand): void {
    switch (command.do) {
      case 'join': return this.#join(ctx, node, command);
      case 'reset': return this.#reset(ctx, node);
      case 'upgradeApply': return this.#upgrade(ctx, node, command.version, true);
      case 'upgradeNode': return this.#upgrade(ctx, node, this.#serverVersion(), false);
      case 'configureScheduler': return this.#configure(ctx, node, command.text);
      case 'writeFile': return void ctx.schedule(0, { kind: 'kubelet', instance: node }, 'writeFile', { path: command.path, ...(command.text !== undefined && { text: command.text }) });
      case 'install': return void ctx.schedule(0, { kind: 'kubelet', instance: node }, 'install', { version: command.version });
    }
  }

  #configure(ctx: Context, node: string, text: string): void {
    const given = text === '' ? 'removed' : 'written';
    const known = this.#nodes.get(node)?.machine.controlPlane === true && this.#masters.configureScheduler(ctx, node, text);
    this.#step(ctx, node, 'configure', known ? given : 'nowhere', { path: SCHEDULER_PATH });
  }

  // ---- join

  #join(ctx: Context, node: string, { machine, token, force = false }: MachineCommand & { readonly do: 'join' }): void {
    if (this.#work.get(node)?.state === 'running') return;
    const server = this.#serverVersion();
    const skew = skewOf(machine.kubeletVersion, server);
    this.#step(ctx, node, 'join', 'preflight', { version: machine.kubeletVersion, system: machine.osImage, runtime: machine.containerRuntimeVersion });
    const master = machine.controlPlane === true;
    const problem = this.#nodes.has(node) ? occupied(node) : master && !this.#masters.stableEndpoint ? NO_ENDPOINT : force ? undefined : skewProblem(machine.kubeletVersion, server);
    const work: Work = { verb: 'join', state: 'running', phase: 'preflight', since: ctx.now, machine: master ? marked(machine) : machine, ...(token !== undefined && { token }) };
    this.#work.set(node, work);
    if (problem !== undefined) this.#fail(ctx, node, work, problem);
    else {
      if (skew !== 'supported') this.#step(ctx, node, 'join', `forced.${skew}`, { version: machine.kubeletVersion, server });
      this.#later(ctx, PREFLIGHT);
    }
  }

  #phase(ctx: Context, node: string, work: Work): void {
    if (work.verb === 'upgrade') this.#upgradePhase(ctx, node, work);
    else if (work.phase === 'preflight') this.#ask(ctx, { verb: 'get', group: '', version: 'v1', resource: 'nodes', name: node, user: work.token === undefined ? 'kubernetes-admin' : bootstrapper(work.token), agent: 'kubeadm' }, 'name');
    else if (work.phase === 'certificate' && work.machine?.controlPlane === true) this.#controlPlane(ctx, node, work, work.machine);
    else if (work.phase === 'etcd') this.#member(ctx, node, work, work.machine!);
    else if (work.phase === 'certificate' || work.phase === 'manifests') this.#start(ctx, node, work);
    else if (work.phase === 'kubelet') this.#joined(ctx, node, work);
  }

  /** The kubelet is started, with the token: by it it asks for its certificate, and then for its Node. */
  #start(ctx: Context, node: string, work: Work): void {
    this.#step(ctx, node, 'join', 'kubeletStart');
    this.#work.set(node, { ...work, phase: 'kubelet', since: ctx.now });
    ctx.schedule(STARTS, { kind: 'kubelet', instance: node }, 'bootstrap', { machine: work.machine, token: work.token });
    this.#step(ctx, node, 'join', 'tlsBootstrap');
    this.#later(ctx, LOOK);
  }

  // ---- join as a control plane machine

  #controlPlane(ctx: Context, node: string, work: Work, machine: Machine): void {
    this.#step(ctx, node, 'join', 'certs');
    this.#work.set(node, { ...work, phase: 'etcd', since: ctx.now });
    if (!this.#masters.externalEtcd) {
      this.#step(ctx, node, 'join', 'etcdJoin');
      this.#masters.addMember(ctx, machine);
    }
    this.#later(ctx, LOOK);
  }

  /** Its member of etcd must vote before its API server may begin. */
  #member(ctx: Context, node: string, work: Work, machine: Machine): void {
    if (!this.#masters.externalEtcd && !this.#masters.votes(node)) {
      if (ctx.now - work.since > PATIENCE) this.#fail(ctx, node, work, 'error execution phase control-plane-join/etcd: error creating local etcd static pod manifest file: timeout waiting for etcd cluster to be available');
      else {
        this.#masters.addMember(ctx, machine);
        this.#later(ctx, LOOK);
      }
      return;
    }
    this.#step(ctx, node, 'join', 'manifests');
    this.#masters.place(ctx, machine);
    this.#work.set(node, { ...work, phase: 'manifests' });
    this.#later(ctx, LOOK);
  }

  #token(ctx: Context, node: string, work: Work): void {
    const token = work.token ?? tokenOf(ctx.now);
    this.#work.set(node, { ...work, phase: 'token', token });
    if (work.token === undefined) {
      this.#step(ctx, node, 'join', 'token', { token: tokenIdOf(token) });
      this.#ask(ctx, tokenSecret(token), 'secret');
    } else this.#discover(ctx, node, token);
  }

  #discover(ctx: Context, node: string, token: string): void {
    this.#step(ctx, node, 'join', 'discovery', { server: this.#server(), token: tokenIdOf(token) });
    this.#ask(ctx, discovery, 'discovery');
  }

  #certificate(ctx: Context, node: string, work: Work): void {
    this.#work.set(node, { ...work, phase: 'certificate' });
    this.#later(ctx, 0);
  }

  #joined(ctx: Context, node: string, work: Work): void {
    const stage = this.#nodes.get(node)?.stage;
    const waits = stage === undefined || stage === 'joining';
    if (waits && ctx.now - work.since > PATIENCE) this.#fail(ctx, node, work, 'error execution phase kubelet-start: timed out waiting for the condition');
    else if (waits) this.#later(ctx, LOOK);
    else this.#done(ctx, node, work, work.machine?.controlPlane === true ? 'joinedControlPlane' : 'joined');
  }

  #reset(ctx: Context, node: string): void {
    const known = this.#nodes.get(node);
    this.#step(ctx, node, 'reset', known === undefined ? 'nothing' : 'reset');
    this.#work.set(node, { verb: 'reset', state: 'done', phase: 'reset', since: ctx.now });
    if (known?.machine.controlPlane !== true || !this.#masters.stableEndpoint) {
      ctx.schedule(0, { kind: 'kubelet', instance: node }, 'reset', undefined);
      return;
    }
    this.#step(ctx, node, 'reset', 'removeMember');
    if (!this.#masters.externalEtcd) this.#masters.removeMember(ctx, node);
    this.#masters.remove(ctx, node);
    ctx.schedule(LOOK, { kind: 'kubelet', instance: node }, 'reset', undefined);
  }

  // ---- upgrade

  #upgrade(ctx: Context, node: string, version: string, apply: boolean): void {
    const known = this.#nodes.get(node);
    if (known === undefined || this.#work.get(node)?.state === 'running') return;
    const from = this.#serverVersion();
    const controlPlane = known.machine.controlPlane === true;
    this.#step(ctx, node, 'upgrade', 'preflight', { from, version });
    const work: Work = { verb: 'upgrade', state: 'running', phase: 'preflight', since: ctx.now, from, version, left: controlPlane ? COMPONENTS : [], addons: apply, replaced: [] };
    this.#work.set(node, work);
    const problem = apply ? this.#upgradeProblem(known.machine, from, version) : undefined;
    if (problem !== undefined) this.#fail(ctx, node, work, problem);
    else this.#later(ctx, PREFLIGHT);
  }

  #upgradeProblem(machine: Machine, from: string, version: string): string | undefined {
    if (machine.controlPlane !== true) return "couldn't upgrade control plane: this is not a control-plane node";
    const fatal = (error: string): string => `[upgrade/version] FATAL: the --version argument is invalid due to these fatal errors:\n\n\t- ${error}`;
    const ahead = minorOf(version) - minorOf(from);
    if (ahead > 1) return fatal(`Specified version to upgrade to "${version}" is too high; kubeadm can upgrade only 1 minor version at a time`);
    if (ahead < 0) return fatal(`Specified version to downgrade to "${version}" is too low; kubeadm can downgrade only 1 minor version at a time`);
    const old = [...new Set(this.#nodes.values().map((known) => known.machine.kubeletVersion).filter((kubelet) => skewOf(kubelet, version) === 'tooOld'))];
    return old.length === 0 ? undefined : fatal(`There are kubelets in this cluster that are too old that have these versions [${old.join(' ')}]`);
  }

  #upgradePhase(ctx: Context, node: string, work: Work): void {
    const version = work.version ?? '';
    if (work.phase === 'preflight') {
      const pulls = (work.left ?? []).length > 0;
      if (pulls) {
        this.#step(ctx, node, 'upgrade', 'prepull', { version });
        ctx.schedule(PULL, { kind: 'kubelet', instance: node }, 'prepulled', { version });
      }
      this.#work.set(node, { ...work, phase: 'components' });
      this.#later(ctx, pulls ? PULL : 0);
    } else if (work.replacing !== undefined) this.#look(ctx, node, work, work.replacing);
    else if ((work.left ?? []).length > 0) this.#ask(ctx, podOf(work.left![0]!, node), 'hash');
    else this.#finish(ctx, node, work);
  }

  /** The manifest is written anew; the kubelet does the rest. */
  #replace(ctx: Context, node: string, work: Work, pod: Pod | undefined): void {
    const [component = '', ...left] = work.left ?? [];
    const version = work.version ?? '';
    // Upstream: upgradeComponent skips manifests that would be equal; two versions may have one etcd.
    if (pod?.spec.containers[0]?.image?.endsWith(`:${component === 'etcd' ? companionsOf(version).etcd : version}`) === true) {
      this.#step(ctx, node, 'upgrade', 'equal', { component });
      this.#work.set(node, { ...work, left });
      this.#later(ctx, 0);
      return;
    }
    this.#step(ctx, node, 'upgrade', component === 'kube-apiserver' ? 'apiServer' : 'component', { component, version });
    ctx.schedule(0, { kind: 'kubelet', instance: node }, 'manifest', { component, version });
    const replacing = { component, hash: pod?.metadata.annotations?.[HASH] ?? '', since: ctx.now };
    this.#work.set(node, { ...work, left, ...(pod && { replacing }), replaced: [...(work.replaced ?? []), component] });
    this.#later(ctx, LOOK);
  }

  /** Asks again and again: while the API server itself is replaced, no answer comes. */
  #look(ctx: Context, node: string, work: Work, { component, since }: NonNullable<Work['replacing']>): void {
    if (ctx.now - since > PATIENCE) {
      this.#fail(ctx, node, work, `[upgrade/apply] FATAL: couldn't upgrade control plane. Errors faced: static Pod hash for component ${component} on Node ${node} did not change after 5m0s: timed out waiting for the condition`);
      return;
    }
    this.#ask(ctx, podOf(component, node), 'changed', true);
    this.#later(ctx, LOOK);
  }

  #changed(ctx: Context, node: string, work: Work, pod: Pod | undefined): void {
    const { component, hash } = work.replacing!;
    const isNew = pod !== undefined && pod.metadata.annotations?.[HASH] !== hash && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
    if (!isNew) return;
    this.#step(ctx, node, 'upgrade', 'componentDone', { component, version: work.version ?? '' });
    const { replacing: _over, ...rest } = work;
    this.#work.set(node, rest);
  }

  #finish(ctx: Context, node: string, work: Work): void {
    const version = work.version ?? '';
    const { controlPlane = false } = this.#nodes.get(node)?.machine ?? {};
    if (work.addons === true) this.#applied.set('version', version);
    // Upstream: add-ons wait for the last of the control plane, so that no kube-proxy is newer than an API server.
    const others = controlPlane ? this.#nodes.values().filter((known) => known.machine.controlPlane === true && known.machine.name !== node && minorOf(versionOn(known)) < minorOf(version)).map((known) => known.machine.name) : [];
    if (others.length > 0) {
      this.#work.set(node, { ...work, waitsFor: others });
      this.#step(ctx, node, 'upgrade', 'addonsLater', { version, others: others.join(', ') });
    } else if (controlPlane && (work.addons === true || this.#several)) {
      this.#step(ctx, node, 'upgrade', 'addons', { version });
      for (const patch of addonPatches(version)) this.#ask(ctx, patch, 'addon');
    }
    this.#done(ctx, node, work, work.addons === true ? 'applied' : 'nodeDone');
  }

  // ---- answers

  #answered(ctx: Context, node: string, work: Work, { response, token }: Response): void {
    const { asked } = token as Token;
    const failed = isFailure(response);
    switch (asked) {
      case 'name': {
        const taken = !failed && (response.body as Pod | null)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
        return taken ? this.#fail(ctx, node, work, occupied(node)) : this.#token(ctx, node, work);
      }
      case 'secret': return this.#ask(ctx, clusterInfo(work.token!, this.#server()).create, 'info');
      case 'info': return failed ? this.#ask(ctx, clusterInfo(work.token!, this.#server()).sign, 'sign') : this.#discover(ctx, node, work.token!);
      case 'sign': return this.#discover(ctx, node, work.token!);
      case 'discovery': {
        const signed = !failed && Object.hasOwn((response.body as { readonly data?: object } | null)?.data ?? {}, signatureOf(work.token!));
        if (signed) return this.#certificate(ctx, node, work);
        return this.#fail(ctx, node, work, `error execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID "${tokenIdOf(work.token!)}"`);
      }
      case 'hash': return this.#replace(ctx, node, work, failed ? undefined : (response.body as Pod));
      case 'changed': return work.replacing === undefined ? undefined : this.#changed(ctx, node, work, failed ? undefined : (response.body as Pod));
      case 'addon': return undefined;
    }
  }

  // ---- words and ends

  #ask(ctx: Context, request: ApiRequest, asked: Token['asked'], routine = false): void {
    this.#client.send(ctx, request, { asked } satisfies Token, { routine });
  }

  #later(ctx: Context, delay: Micros): void {
    ctx.schedule(delay, ctx.self, 'phase', undefined);
  }

  #done(ctx: Context, node: string, work: Work, phase: string): void {
    this.#step(ctx, node, work.verb, phase, work.version === undefined ? {} : { version: work.version });
    this.#work.set(node, { ...this.#work.get(node), ...work, state: 'done', phase });
  }

  #fail(ctx: Context, node: string, work: Work, problem: string): void {
    this.#step(ctx, node, work.verb, 'failed', { message: problem });
    this.#work.set(node, { ...work, state: 'failed', problem });
  }

  #step(ctx: Context, node: string, verb: Steps['kubeadm']['verb'], phase: string, numbers: Numbers = {}): void {
    emit(ctx, 'kubeadm', { node, verb, code: phase, numbers });
  }

  get #several(): boolean {
    return this.#nodes.values().filter(({ machine }) => machine.controlPlane === true).length > 1;
  }

  #first(): Known | undefined {
    return this.#nodes.values().find(({ machine }) => machine.controlPlane === true);
  }

  #server(): string {
    const address = this.#first()?.machine.address;
    return address === undefined ? SERVER : `${address}:6443`;
  }

  /** As kubeadm-config says: that of the last upgrade that was applied, whichever machine it began on. */
  #serverVersion(): string {
    const applied = this.#applied.get('version');
    if (applied !== undefined) return applied;
    const known = this.#first();
    return known === undefined ? 'v1.37.2' : versionOn(known);
  }
}

const versionOn = ({ manifests, machine }: Known): string => manifests?.['kube-apiserver'] ?? machine.controlPlaneVersion ?? machine.kubeletVersion;

const HASH = 'kubernetes.io/config.hash';
const bootstrapper = (token: string): string => `system:bootstrap:${tokenIdOf(token)}`;
const fatalPreflight = (check: string, message: string): string => `error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR ${check}]: ${message}\n[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\``;
const occupied = (node: string): string => `error execution phase kubelet-start: a Node with name "${node}" and status "Ready" already exists in the cluster. You must delete the existing Node or change the name of this new joining Node`;

/** Upstream: KubeletVersionCheck. */
function skewProblem(kubelet: string, server: string): string | undefined {
  const skew = skewOf(kubelet, server);
  const plain = (version: string): string => JSON.stringify(version.replace(/^v/, ''));
  if (skew === 'tooOld') return fatalPreflight('KubeletVersion', `Kubelet version ${plain(kubelet)} is lower than kubeadm can support. Please upgrade kubelet`);
  if (skew === 'tooNew') return fatalPreflight('KubeletVersion', `the kubelet version is higher than the control plane version. This is not a supported version skew and may lead to a malfunctional cluster. Kubelet version: ${plain(kubelet)} Control plane version: ${plain(server)}`);
  return undefined;
}
