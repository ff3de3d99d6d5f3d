/** Messages under way at a step: those that the trace says have left and not arrived, and the step's own. */
import { actorName, DEFAULT_LATENCIES, type Actor, type Run, type Steps, type Subject, type TraceEntry } from '../../engine/index.ts';
import type { Message, PartId } from '../scene.ts';

/** So many steps back a message may have left. */
const LOOK_BACK = 250;
const MOST = 16;
const API = 'kube-apiserver';
const ETCD = 'etcd';
const CLOUD = 'cloud';

const HTTP: ReadonlyMap<string, string> = new Map([
  ['create', 'POST'],
  ['update', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['deletecollection', 'DELETE'],
  ['get', 'GET'],
  ['list', 'LIST'],
  ['watch', 'WATCH'],
]);

type Draft = Pick<Message, 'from' | 'to' | 'kind' | 'label' | 'about' | 'arriveAt'>;

export function messagesOf(run: Run): readonly Message[] {
  const seq = run.position;
  const now = run.now;
  const found: Message[] = [];
  for (let at = seq; at > 0 && at > seq - LOOK_BACK && found.length < MOST; at--) {
    const entry = run.entry(at)!;
    const current = at === seq;
    if (entry.routine && !current) continue;
    const draft = draftOf(entry, run);
    if (draft !== undefined && (current || draft.arriveAt > now)) found.push({ ...draft, seq: at, order: 0, sentAt: entry.at, current });
  }
  return found.reverse().map((message, index) => ({ ...message, order: index + 1 }));
}

export function draftOf({ type, data, actor, at }: TraceEntry, run: Run): Draft | undefined {
  switch (type as keyof Steps) {
    case 'request': {
      const { to, arriveAt, verb, subject } = data as Steps['request'];
      return { from: partOf(actor), to: partOf(to), kind: 'request', label: HTTP.get(verb) ?? verb, about: about(subject), arriveAt };
    }
    case 'response': {
      const { to, arriveAt, code, subject } = data as Steps['response'];
      return { from: partOf(actor), to: partOf(to), kind: 'response', label: String(code), about: about(subject), arriveAt };
    }
    case 'notified': {
      const { to, arriveAt, event, subject } = data as Steps['notified'];
      return { from: partOf(actor), to: partOf(to), kind: 'watch', label: event, about: about(subject), arriveAt };
    }
    case 'proposed': {
      const { arriveAt, subject } = data as Steps['proposed'];
      return { from: partOf(actor), to: etcdOf(run, actor), kind: 'commit', label: 'Txn', about: about(subject), arriveAt };
    }
    case 'stored': {
      const { revision, subject } = data as Steps['stored'];
      const committed = run.scenario.latencies?.committed ?? DEFAULT_LATENCIES.committed;
      return { from: partOf(actor), to: serverOf(actor), kind: 'commit', label: `rev ${revision}`, about: about(subject), arriveAt: at + committed };
    }
    case 'raft': {
      const { to, message, arriveAt, subject, term, entries } = data as Steps['raft'];
      return { from: partOf(actor), to: partOf(to), kind: 'commit', label: message, about: subject === undefined ? `term ${term}${entries ? ` +${entries}` : ''}` : about(subject), arriveAt };
    }
    case 'cloudCall': {
      const { arriveAt, call, about: thing } = data as Steps['cloudCall'];
      return { from: partOf(actor), to: CLOUD, kind: 'request', label: call, about: thing, arriveAt };
    }
    case 'cloudAnswer': {
      const { to, arriveAt, call, about: thing, error } = data as Steps['cloudAnswer'];
      return { from: CLOUD, to: partOf(to), kind: 'response', label: error === undefined ? call : `${call} ✗`, about: thing, arriveAt };
    }
    default:
      return undefined;
  }
}

/** The member that an API server asks: the one of its own machine, or the first of those elsewhere. */
function etcdOf(run: Run, server: Actor): PartId {
  const elsewhere = run.scenario.controlPlane?.etcd === 'external' ? run.etcd.status().members[0]?.name : undefined;
  const instance = elsewhere ?? server.instance;
  return instance === undefined ? ETCD : `${ETCD}/${instance}`;
}

/** The API server of a member's own machine; the first one where there is none. */
const serverOf = ({ instance }: Actor): PartId => (instance === undefined ? API : `${API}/${instance}`);

/** kubeadm is a program that a person runs. */
export const partOf = (actor: Actor): PartId => (actor.kind === 'kubeadm' ? 'user' : actorName(actor));

const about = ({ resource, name, subresource }: Subject): string => [resource.split('.')[0], name, subresource].filter((part) => part !== undefined).join('/');
