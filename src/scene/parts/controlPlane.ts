/** The programs of the control plane: how they are and what they do, as codes with data (`DOING` in scene.ts). */
import type { Run, Steps, TraceEntry } from '../../engine/index.ts';
import type { ControlPlanePart, PartState } from '../scene.ts';

type Doing = ControlPlanePart['doing'];
type Type = ControlPlanePart['type'];

const ORDER: readonly Type[] = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'];

const LOAD_BALANCER = 'load-balancer';

/** The programs of each control plane machine, the first machine's without its name; etcd's members elsewhere; the load balancer before several API servers. */
export function controlPlaneParts(run: Run, entry: TraceEntry | undefined, joined: readonly string[]): readonly ControlPlanePart[] {
  const [first, ...others] = mastersOf(run, joined);
  const external = run.scenario.controlPlane?.etcd === 'external';
  const elsewhere = external ? run.etcd.status().members.map(({ name }) => name) : [];
  const cloud: readonly Type[] = (run.scenario.provider ?? 'none') === 'none' ? [] : ['cloud-controller-manager'];
  const types = [...(external ? ORDER.filter((type) => type !== 'etcd') : ORDER), ...cloud];
  if (others.length === 0 && elsewhere.length === 0) return types.map((type) => partOn(run, entry, type, undefined, first, undefined));
  const { leaders, revisions } = leadersOf(run, first);
  const on = (type: Type, instance: string | undefined, node: string | undefined): ControlPlanePart => {
    const part = partOn(run, entry, type, instance, node, leaders.get(type));
    const revision = type === 'etcd' ? revisions.get(node ?? '') : undefined;
    return revision === undefined ? part : { ...part, doing: { code: 'revision', data: { revision } } };
  };
  return [
    ...types.map((type) => on(type, undefined, first)),
    ...others.flatMap((name) => types.map((type) => on(type, name, name))),
    ...elsewhere.map((name) => on('etcd', name, name)),
    ...(others.length === 0 ? [] : [balancer(run, entry)]),
  ];
}

/** Control plane machines that there are, the first one first. */
function mastersOf({ scenario }: Run, joined: readonly string[]): readonly string[] {
  const planned = scenario.machines.filter(({ controlPlane }) => controlPlane === true).map(({ name }) => name);
  return joined.length === 0 ? planned : [...planned.filter((name, index) => index === 0 || joined.includes(name)), ...joined.filter((name) => !planned.includes(name))];
}

function partOn(run: Run, entry: TraceEntry | undefined, type: Type, instance: string | undefined, node: string | undefined, leader: string | undefined): ControlPlanePart {
  const id = instance === undefined ? type : `${type}/${instance}`;
  const active = entry?.actor.kind === type && entry.actor.instance === instance;
  const leads = leader === undefined ? undefined : leader === node;
  const doing: Doing = leads === false && type !== 'etcd' && !active ? { code: 'standby', data: {} } : doingOf(type, run, active ? entry : undefined, instance);
  const down = run.state('programs/down').has(id);
  return { id, type, ...(node !== undefined && { node }), ...(leads !== undefined && { leader: leads }), state: down ? 'stopped' : stateOf(active, doing), doing };
}

/** Which machine's program leads, by kind: etcd's by Raft, the others' by the Lease that one of them holds (`controlplane2_<uid>`). */
function leadersOf(run: Run, first: string | undefined): { readonly leaders: ReadonlyMap<Type, string>; readonly revisions: ReadonlyMap<string, number> } {
  const found = new Map<Type, string>();
  const { leader, members } = run.etcd.status();
  if (members.length > 1 && leader !== '') found.set('etcd', leader);
  for (const type of ['kube-scheduler', 'kube-controller-manager'] as const) {
    const [lease] = run.stored(`/registry/leases/kube-system/${type}`);
    const { holderIdentity: holder } = (lease?.value.spec ?? {}) as { readonly holderIdentity?: string };
    if (holder !== undefined && holder !== '') found.set(type, holder.includes('_') ? holder.slice(0, holder.lastIndexOf('_')) : (first ?? holder));
  }
  return { leaders: found, revisions: new Map(members.map(({ name, revision }) => [name, revision])) };
}

function balancer(run: Run, entry: TraceEntry | undefined): ControlPlanePart {
  const backends = run.state<{ readonly up: boolean }>('loadBalancer/backends').values('');
  const up = backends.filter((backend) => backend.up).length;
  const active = entry?.actor.kind === LOAD_BALANCER;
  return { id: LOAD_BALANCER, type: LOAD_BALANCER, state: run.state('programs/down').has(LOAD_BALANCER) ? 'stopped' : active ? 'active' : 'idle', doing: { code: 'backends', data: { up, all: backends.length } } };
}

const stateOf = (active: boolean, doing: Doing): PartState => (active ? 'active' : doing.code === 'queue' || doing.code === 'inflight' || doing.code === 'working' ? 'waiting' : 'idle');

/** The first machine's programs keep their tables by their plain names, the others' with their machine's. */
const tableOf = (name: string, instance: string | undefined): string => (instance === undefined ? name : `${name}@${instance}`);

function doingOf(type: Type, run: Run, entry: TraceEntry | undefined, instance: string | undefined): Doing {
  const sizeOf = (name: string): number => run.state(tableOf(name, instance)).size;
  switch (type) {
    case LOAD_BALANCER:
    case 'cloud-controller-manager':
      return IDLE;
    case 'etcd':
      return { code: 'revision', data: { revision: run.revision } };
    case 'kube-apiserver':
      return counted('inflight', sizeOf('apiserver/inflight')) ?? { code: 'watches', data: { count: sizeOf('apiserver/watches') } };
    case 'kube-scheduler':
      return scheduling(entry) ?? counted('queue', sizeOf('kube-scheduler/queue') + sizeOf('kube-scheduler/assumed')) ?? IDLE;
    case 'kube-controller-manager':
      return reconciling(entry) ?? counted('working', sizeOf('plans')) ?? IDLE;
  }
}

const IDLE: Doing = { code: 'idle', data: {} };

const counted = (code: string, count: number): Doing | undefined => (count === 0 ? undefined : { code, data: { count } });

function scheduling(entry: TraceEntry | undefined): Doing | undefined {
  if (entry?.type === 'scheduled') {
    const { pod, outcome, node = '' } = entry.data as Steps['scheduled'];
    return { code: outcome === 'bound' ? 'placing' : 'unschedulable', data: { pod: lastOf(pod), node } };
  }
  if (entry?.type !== 'request') return undefined;
  const { subject } = entry.data as Steps['request'];
  return subject.subresource === 'binding' ? { code: 'binding', data: { pod: subject.name ?? '' } } : undefined;
}

function reconciling(entry: TraceEntry | undefined): Doing | undefined {
  if (entry?.type !== 'reconciled') return undefined;
  const { controller, key, numbers = {} } = entry.data as Steps['reconciled'];
  const { desired, actual } = numbers;
  if (typeof desired === 'number' && typeof actual === 'number') return { code: 'counting', data: { desired, actual, name: lastOf(key) } };
  return { code: 'reconciling', data: { controller, name: lastOf(key) } };
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
