/** A component's card: how it is and what it has in hand now, how it is set up, and the trial that shows what is missing without it. Plain data: codes and Kubernetes' own names. */
import type { KubeObject, Run, TraceEntry } from '../engine/index.ts';
import { ADDON_PROGRAMS, addonOf } from './cardAddons.ts';
import { configurationOf, type CardConfiguration } from './cardConfiguration.ts';
import { trialOf, type Deed, type Trial } from './cardTrial.ts';
import { addonsView } from './addons.ts';
import { knowledgeView } from './knowledge.ts';

export type { Deed, Trial };

export interface CardQuery {
  /** As parts are selected: `kube-scheduler`, `kubelet/worker1`, `hardware/worker1`, `addon/dns`, `network/pods`. */
  readonly actor: string;
}

/** `now.<code>`: a number or a name as it is, or a word of `word.<word>`. */
export interface CardFact {
  readonly code: string;
  readonly value?: string | number;
  readonly word?: string;
}

interface CardStep {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  readonly grain: TraceEntry['grain'];
  readonly cause: number;
  readonly routine: boolean;
  readonly data: TraceEntry['data'];
}

export interface CardData {
  readonly actor: string;
  readonly facts: readonly CardFact[];
  /** What it decided last, or the last milestone that it reached. */
  readonly last?: CardStep;
  readonly configuration: CardConfiguration;
  /** Others of its kind that could take its place. */
  readonly spares: number;
  readonly trial?: Trial;
}

/** So many steps back the last decision is looked for. */
const LOOK_BACK = 20_000;

export function cardView(run: Run, { actor }: CardQuery): CardData {
  const [type = '', instance] = split(actor);
  const last = lastDecision(run, actor);
  const trial = trialOf(run, type, instance);
  return { actor, facts: [...programFacts(run, type, actor, instance), ...ownFacts(run, type, instance), ...cacheFacts(run, actor)], ...(last && { last }), configuration: configurationOf(run, type, instance), spares: sparesOf(run, type), ...(trial && { trial }) };
}

/** Only the first slash divides: the programs of add-ons name their node and their Pod. */
function split(actor: string): readonly [type: string, instance: string | undefined] {
  const slash = actor.indexOf('/');
  return slash < 0 ? [actor, undefined] : [actor.slice(0, slash), actor.slice(slash + 1)];
}

function lastDecision(run: Run, actor: string): CardStep | undefined {
  for (let seq = run.position; seq > Math.max(0, run.position - LOOK_BACK); seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) return undefined;
    if (entry.routine || (entry.grain !== 'decision' && entry.grain !== 'milestone')) continue;
    const { at, type, grain, cause, routine, data } = entry;
    const name = entry.actor.instance === undefined ? entry.actor.kind : `${entry.actor.kind}/${entry.actor.instance}`;
    if (name === actor) return { seq, at, actor: name, type, grain, cause, routine, data };
  }
  return undefined;
}

const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'];

/** Whether it runs, and, where one of several leads, whether it does. */
function programFacts(run: Run, type: string, actor: string, instance: string | undefined): readonly CardFact[] {
  if (!CONTROL_PLANE.includes(type) && type !== 'load-balancer') return [];
  const down = run.state<{ readonly state: string }>('programs/down').get(actor)?.state;
  const facts: CardFact[] = [{ code: 'state', word: down ?? 'running' }];
  if (run.state('programs/expired').has(actor)) facts.push({ code: 'certificate', word: 'expired' });
  const election = run.state<{ readonly leads: boolean }>(`election/${type}${at(instance)}`).get('');
  if (election !== undefined) facts.push({ code: 'role', word: election.leads ? 'leader' : 'standby' });
  return facts;
}

/** Tables of further programs of a kind carry their machine's name. */
const at = (instance: string | undefined): string => (instance === undefined ? '' : `@${instance}`);

function sparesOf(run: Run, type: string): number {
  if (type === 'etcd') return run.etcd.status().members.length - 1;
  return CONTROL_PLANE.includes(type) ? Math.max(0, run.state('loadBalancer/backends').size - 1) : 0;
}

/** Its copies of the API's objects, and what it has not been told yet. */
function cacheFacts(run: Run, actor: string): readonly CardFact[] {
  const known = knowledgeView(run, {}).programs.find((program) => program.actor === actor);
  if (known === undefined) return [];
  return [
    { code: 'watched', value: known.resources.map(({ resource }) => resource).join(', ') },
    { code: 'copies', value: known.resources.reduce((sum, { objects }) => sum + objects, 0) },
    { code: 'behind', value: known.behind },
  ];
}

function ownFacts(run: Run, type: string, instance: string | undefined): readonly CardFact[] {
  switch (type) {
    case 'etcd': return etcdFacts(run, instance);
    case 'kube-apiserver': return [{ code: 'inflight', value: run.state(`apiserver/inflight${at(instance)}`).size }, { code: 'watches', value: run.state(`apiserver/watches${at(instance)}`).size }, { code: 'revision', value: run.revision }];
    case 'kube-scheduler': return [{ code: 'queue', value: run.state(`kube-scheduler/queue${at(instance)}`).size }, { code: 'binding', value: run.state(`kube-scheduler/assumed${at(instance)}`).size }];
    case 'kube-controller-manager': return [{ code: 'plans', value: run.state(`plans${at(instance)}`).size }];
    case 'load-balancer': return run.state<{ readonly address: string; readonly up: boolean }>('loadBalancer/backends').values('').map(({ address, up }): CardFact => ({ code: up ? 'backendUp' : 'backendDown', value: address }));
    case 'cni': case 'network': return type === 'cni' || instance === 'pods' ? agentFacts(run, instance === 'pods' ? undefined : instance) : [];
    case 'cloud': return providerFacts(run);
    case 'kube-proxy': return [{ code: 'rules', value: rulesIn(run, instance ?? '') }];
    case 'kubelet': case 'runtime': case 'supervisor': case 'hardware': case 'os': case 'containers': return machineFacts(run, type, instance ?? '');
    default: return ADDON_PROGRAMS.includes(type) || type === 'addon' ? addonFacts(run, addonOf(type, instance)) : [];
  }
}

/** Nodes of a big cluster share their rules. */
function rulesIn(run: Run, node: string): number {
  const rules = run.state<{ readonly rules: readonly unknown[] }>('kubeProxy/rules');
  return (rules.get(node) ?? rules.get('*'))?.rules.length ?? 0;
}

function etcdFacts(run: Run, instance: string | undefined): readonly CardFact[] {
  const { grouped, leader, members, needed, alarms } = run.etcd.status();
  const member = members.find(({ name }) => name === instance) ?? members[0];
  if (member === undefined) return [];
  const alone: readonly CardFact[] = [{ code: 'revision', value: member.revision }, { code: 'keys', value: member.keys }];
  if (!grouped) return alone;
  const furthest = Math.max(...members.map(({ last }) => last));
  return [{ code: 'role', word: member.name === leader ? 'leader' : 'follower' }, { code: 'term', value: member.term }, ...alone, { code: 'entriesBehind', value: furthest - member.last }, { code: 'needed', value: `${needed}/${members.length}` }, ...alarms.filter((alarm) => alarm.member === member.name).map((alarm): CardFact => ({ code: 'alarm', value: alarm.type }))];
}

/** Of the CNI plugin's agent: whether it runs on that node, and on how many it is ready. */
function agentFacts(run: Run, node: string | undefined): readonly CardFact[] {
  const agent = run.network.kind.cni.agent;
  if (agent === undefined || !run.scenario.systemPods) return [];
  const found = run.objects<KubeObject & { readonly status?: { readonly numberReady?: number; readonly desiredNumberScheduled?: number } }>('apps', 'v1', 'daemonsets', agent.namespace).find(({ metadata }) => metadata.name === agent.daemonSet);
  const { numberReady = 0, desiredNumberScheduled = 0 } = found?.status ?? {};
  return [...(node === undefined ? [] : [{ code: 'state', word: run.state('cni/agents').has(node) ? 'running' : 'stopped' }]), { code: 'ready', value: `${agent.daemonSet} ${numberReady}/${desiredNumberScheduled}` }];
}

function providerFacts(run: Run): readonly CardFact[] {
  return [{ code: 'instances', value: run.state('kubelet/nodes').size }, { code: 'balancers', value: run.state('cloud/balancers').size }, { code: 'disks', value: run.state('cloud/volumes').size }, { code: 'routes', value: run.state('cloud/routes').size }];
}

interface Kubelet {
  readonly running: boolean;
  readonly stage: string;
  readonly runtimeDown?: unknown;
  readonly off?: boolean;
}

function machineFacts(run: Run, type: string, node: string): readonly CardFact[] {
  const kubelet = run.state<Kubelet>('kubelet/nodes').get(node);
  if (kubelet === undefined) return [];
  const unit = (name: string): string => run.state<{ readonly state: string }>('supervisor/units').get(`${node}|${name}`)?.state ?? 'active';
  const restarts = (name: string): number => run.state<{ readonly restarts: number }>('supervisor/units').get(`${node}|${name}`)?.restarts ?? 0;
  const power: CardFact = { code: 'power', word: kubelet.off === true ? 'off' : 'on' };
  const pods = run.state('kubelet/pods').keys(`${node}|`).length;
  switch (type) {
    case 'kubelet': return [{ code: 'state', word: kubelet.running ? 'running' : 'stopped' }, { code: 'stage', word: kubelet.stage }, { code: 'pods', value: pods }];
    case 'runtime': return [{ code: 'state', word: kubelet.runtimeDown === undefined ? 'running' : 'stopped' }, { code: 'images', value: run.state('kubelet/images').keys(`${node}|`).length }, { code: 'pods', value: pods }];
    case 'supervisor': return [{ code: 'state', word: run.state<{ readonly dead: boolean }>('supervisor/hosts').get(node)?.dead === true || kubelet.off === true ? 'stopped' : 'running' }, { code: 'unitKubelet', word: unit('kubelet') }, { code: 'unitRuntime', word: unit('runtime') }, { code: 'restarts', value: restarts('kubelet') + restarts('runtime') }];
    default: return [power, { code: 'pods', value: pods }];
  }
}

function addonFacts(run: Run, ids: readonly string[]): readonly CardFact[] {
  const found = addonsView(run, {}).addons.filter(({ id }) => ids.includes(id));
  return found.flatMap(({ state, workloads }): readonly CardFact[] => [{ code: 'state', word: state }, ...workloads.filter(({ there }) => there).map(({ name, ready, wanted }): CardFact => ({ code: 'ready', value: `${name} ${ready}/${wanted}` }))]);
}

