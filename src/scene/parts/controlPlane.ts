/** The programs of the control plane: how they are and what they do, as codes with data (`DOING` in scene.ts). */
import type { Run, Steps, TraceEntry } from '../../engine/index.ts';
import type { ControlPlanePart, PartState } from '../scene.ts';

type Doing = ControlPlanePart['doing'];
type Type = ControlPlanePart['type'];

const ORDER: readonly Type[] = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'];

export function controlPlaneParts(run: Run, entry: TraceEntry | undefined): readonly ControlPlanePart[] {
  return ORDER.map((type) => {
    const active = entry?.actor.kind === type;
    const doing = doingOf(type, run, active ? entry : undefined);
    return { id: type, type, state: stateOf(active, doing), doing };
  });
}

const stateOf = (active: boolean, doing: Doing): PartState => (active ? 'active' : doing.code === 'queue' || doing.code === 'inflight' || doing.code === 'working' ? 'waiting' : 'idle');

function doingOf(type: Type, run: Run, entry: TraceEntry | undefined): Doing {
  switch (type) {
    case 'etcd':
      return { code: 'revision', data: { revision: run.revision } };
    case 'kube-apiserver':
      return counted('inflight', run.state('apiserver/inflight').size) ?? { code: 'watches', data: { count: run.state('apiserver/watches').size } };
    case 'kube-scheduler':
      return scheduling(entry) ?? counted('queue', waitingPods(run)) ?? IDLE;
    case 'kube-controller-manager':
      return reconciling(entry) ?? counted('working', run.state('plans').size) ?? IDLE;
  }
}

const IDLE: Doing = { code: 'idle', data: {} };

const counted = (code: string, count: number): Doing | undefined => (count === 0 ? undefined : { code, data: { count } });

/** Pods in the scheduler's queue and those that it is binding. */
const waitingPods = (run: Run): number => run.state('kube-scheduler/queue').size + run.state('kube-scheduler/assumed').size;

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
