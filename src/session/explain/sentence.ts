/**
 * From a step to the key of its sentence and the values in it. Keys go from the most special to the most general; the first that the locales
 * have is taken. To explain a new code: a sentence `<type>.<code>` in each locale's steps.json; here only if it needs values of its own.
 */
import type { FieldChange, NodeVerdict, Steps, Subject } from '../../engine/index.ts';
import type { Words } from '../explanation.ts';
import type { Step } from '../protocol.ts';
import { code, name, program } from './rich.ts';
import { byWhom, kindText, lastOf, newText, nodeText, plural, podText, resourceText, subjectText, who } from './subject.ts';

export interface Sentence {
  readonly keys: readonly string[];
  readonly data: { readonly [name: string]: string | number };
}

type Maker<T extends keyof Steps> = (data: Steps[T], words: Words, step: Step) => Sentence;

const API = program('kube-apiserver');
const ETCD = program('etcd');
const LONGEST = 200;

export const shorten = (text: string, most = LONGEST): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const command: Maker<'command'> = ({ code: kind, line, verb, subject, fault, action = '', target = '' }, words) => {
  if (kind === 'machine') return { keys: [`command.machine.${action}`, 'command.fault'], data: { target: name(target) } };
  if (fault !== undefined) return { keys: ['command.fault'], data: {} };
  const data = { line: code(shorten(line ?? '')), verb: code(verb ?? ''), subject: subject ? asked(words, verb, subject) : '' };
  return { keys: line === undefined ? ['command.request'] : [`command.line.${verb ?? ''}`, 'command.line'], data };
};

/** What a request is about: a creation whose name the server will choose is about a new one. */
const asked = (words: Words, verb: string | undefined, subject: Subject): string => (verb === 'create' && subject.name === undefined ? newText(words, subject.resource) : subjectText(words, subject));

const request: Maker<'request'> = ({ verb, subject }, words, step) => ({
  keys: [
    ...(subject.subresource === undefined ? [] : [`request.${verb}.${subject.subresource}`, `request.${subject.subresource}`]),
    `request.${verb}.${plural(subject.resource)}`,
    `request.${verb}`,
    'request.other',
  ],
  data: { who: who(words, step.actor), api: API, verb: code(verb), subject: asked(words, verb, subject), resource: resourceText(words, subject.resource) },
});

const refused: Maker<'refused'> = ({ code: status, reason, message, verb, subject }, words) => ({
  keys: [`refused.${reason}`, 'refused.other'],
  data: { api: API, code: status, reason: code(reason), message: code(shorten(message, 400)), verb: code(verb), subject: asked(words, verb, subject) },
});

const proposed: Maker<'proposed'> = ({ verb, subject }, words) => ({
  keys: [`proposed.${verb}`, 'proposed.other'],
  data: { api: API, etcd: ETCD, subject: asked(words, verb, subject) },
});

const changeOf = (changes: readonly FieldChange[] | undefined, path: string): FieldChange | undefined => changes?.find((change) => change.path === path);
const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** What an update was about, from the fields that it changed. */
function storedKeys({ op, subject, changes }: Steps['stored']): readonly string[] {
  const resource = plural(subject.resource);
  if (op !== 'update') return [`stored.${op}.${resource}`, `stored.${op}`];
  if (changeOf(changes, 'spec.nodeName')) return ['stored.bound'];
  if (changeOf(changes, 'metadata.deletionTimestamp')) return [`stored.terminating.${resource}`, 'stored.terminating'];
  if (changeOf(changes, 'spec.replicas')) return ['stored.scaled'];
  if (changeOf(changes, 'spec.unschedulable')) return [`stored.unschedulable.${String(changeOf(changes, 'spec.unschedulable')?.after === true)}`];
  if (changeOf(changes, 'status.phase')) return [`stored.phase.${resource}.${valueText(changeOf(changes, 'status.phase')?.after)}`, 'stored.phase'];
  if (subject.subresource === 'binding') return ['stored.bound'];
  if (subject.subresource === 'status' || (changes?.length ?? 0) > 0 && changes?.every((change) => change.path.startsWith('status.')) === true) return [`stored.status.${resource}`, 'stored.status'];
  return [`stored.update.${resource}`, 'stored.update'];
}

const stored: Maker<'stored'> = (data, words) => {
  const { revision, subject, changes, by } = data;
  const scaled = changeOf(changes, 'spec.replicas');
  const bound = changeOf(changes, 'spec.nodeName');
  const keys = storedKeys(data);
  return {
    keys: bound === undefined && keys[0] === 'stored.bound' ? ['stored.binding'] : keys,
    data: {
      etcd: ETCD,
      revision,
      subject: subjectText(words, subject),
      by: byWhom(words, by),
      before: code(valueText(scaled?.before)),
      after: code(valueText(scaled?.after)),
      node: nodeText(valueText(bound?.after)),
      phase: code(valueText(changeOf(changes, 'status.phase')?.after)),
      grace: Number(changeOf(changes, 'metadata.deletionGracePeriodSeconds')?.after ?? 0),
    },
  };
};

const response: Maker<'response'> = ({ to, code: status, verb, subject }, words) => ({
  keys: status >= 400 ? [`response.failed.${status}`, 'response.failed'] : [...(subject.subresource === undefined ? [] : [`response.${verb}.${subject.subresource}`]), `response.${verb}`, 'response.other'],
  data: { api: API, who: who(words, to), code: status, subject: asked(words, verb, subject), resource: resourceText(words, subject.resource) },
});

const notified: Maker<'notified'> = ({ to, event, revision, subject, count = 0 }, words) => {
  const resource = plural(subject.resource);
  const watching = [`watching.${to.kind}.${resource}`, `watching.${to.kind}`].find((key) => words.has(key)) ?? 'watching.other';
  return {
    keys: [`notified.${event}`],
    data: {
      api: API,
      who: who(words, to),
      watching: words.say(watching, { resource: resourceText(words, subject.resource), node: nodeText(to.instance ?? '') }),
      subject: subjectText(words, subject),
      resource: resourceText(words, subject.resource),
      revision,
      count,
    },
  };
};

const reconciled: Maker<'reconciled'> = ({ controller, resource, key, code: found, numbers, calls }, words) => ({
  keys: [
    ...(numbers?.['changes'] === 1 ? [`reconciled.${controller}.${found}.one`] : []),
    ...(numbers === undefined ? [] : [`reconciled.${controller}.${found}`]),
    `reconciled.${found}`,
    calls.length > 0 ? 'reconciled.other' : 'reconciled.upToDate',
  ],
  data: { ...marked(numbers), ...(typeof numbers?.['pod'] === 'string' && { pod: podText(words, numbers['pod']) }), who: program(controller), subject: `${kindText(words, resource)} ${name(lastOf(key))}`, object: name(lastOf(key)), calls: calls.length, count: countOf(numbers) },
});

/** Numbers stay numbers; names in a report are names. */
function marked(numbers: Steps['reconciled']['numbers'] = {}): { readonly [name: string]: string | number } {
  return Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, typeof value === 'number' ? value : typeof value === 'string' ? name(value) : code(String(value))]));
}

/** The number that decides between one and many. */
function countOf(numbers: Steps['reconciled']['numbers'] = {}): number {
  const value = numbers['change'] ?? numbers['count'] ?? numbers['dependents'] ?? numbers['to'] ?? numbers['desired'];
  return typeof value === 'number' ? Math.abs(value) : 2;
}

const scheduled: Maker<'scheduled'> = (data, words) => {
  const { pod, outcome, node = '', evaluated, feasible, message = '', verdicts, attempts } = data;
  const [best, second] = scoresOf(verdicts);
  const values = { who: program('kube-scheduler'), pod: podText(words, pod), node: nodeText(node), evaluated, feasible, attempts, message: code(shorten(message, 400)), count: feasible, score: best ?? 0, second: second ?? 0 };
  return { keys: outcome === 'bound' ? boundKeys(feasible, best, second) : [`scheduled.${outcome}`], data: values };
};

function boundKeys(feasible: number, best: number | undefined, second: number | undefined): readonly string[] {
  if (feasible === 1) return ['scheduled.bound.only'];
  if (best === undefined || second === undefined) return ['scheduled.bound.plain'];
  return [best === second ? 'scheduled.bound.tie' : 'scheduled.bound.best'];
}

/** Total scores of the nodes that fit, highest first. */
const scoresOf = (verdicts: readonly NodeVerdict[] | undefined): readonly number[] =>
  (verdicts ?? []).flatMap(({ total }) => (total === undefined ? [] : [total])).sort((a, b) => b - a);

const synced: Maker<'synced'> = ({ node, pod, container, code: done, numbers }, words) => ({
  keys: [...(pod === undefined ? [`synced.node.${done}`] : []), `synced.${done}`, pod === undefined ? 'synced.node.other' : 'synced.other'],
  data: { ...marked(numbers), who: who(words, `kubelet/${node}`), node: nodeText(node), pod: pod === undefined ? '' : podText(words, pod), container: name(container ?? ''), code: code(done) },
});

const SUPERVISORS: { readonly [name in Steps['supervised']['supervisor']]: string } = { systemd: 'systemd', supervisord: 'supervisord', scm: 'Service Control Manager' };

const supervised: Maker<'supervised'> = ({ node, supervisor, code: done, unit = '', numbers }) => ({
  keys: [`supervised.${done}.${supervisor}`, `supervised.${done}`, 'supervised.other'],
  data: { ...marked(numbers), supervisor: program(SUPERVISORS[supervisor]), node: nodeText(node), unit: program(unit), code: code(done) },
});

const kubeadm: Maker<'kubeadm'> = ({ node, verb, code: phase, numbers }) => ({
  keys: [`kubeadm.${verb}.${phase}`, 'kubeadm.other'],
  data: { ...marked(numbers), ...(typeof numbers?.['message'] === 'string' && { message: code(shorten(numbers['message'], 400)) }), who: program('kubeadm'), node: nodeText(node), code: code(phase), verb: code(verb) },
});

const proxied: Maker<'proxied'> = ({ node, services, endpoints }, words) => ({
  keys: ['proxied'],
  data: { who: who(words, `kube-proxy/${node}`), node: nodeText(node), services, endpoints, count: services },
});

const scraped: Maker<'scraped'> = ({ program: by, node, targets }) => ({ keys: ['scraped'], data: { who: program(by), node: nodeText(node), count: targets } });

const shipped: Maker<'shipped'> = ({ node, lines, to }) => ({ keys: ['shipped'], data: { who: program('fluent-bit'), node: nodeText(node), count: lines, to: name(to) } });

const milestone: Maker<'milestone'> = ({ code: reached, subject, node = '' }, words) => ({
  keys: [`milestone.${reached}`],
  data: { subject: subjectText(words, subject), node: nodeText(node) },
});

const life: Maker<'program'> = ({ code: done, about = '', numbers }, words, step) => ({ keys: [`program.${done}`, 'program.other'], data: { who: who(words, step.actor), about: about === '' ? '' : who(words, about), code: code(done), message: code(String(numbers?.['message'] ?? '')) } });

const raft: Maker<'raft'> = ({ message, member, peer, term, index = 0, entries, reject, subject }, words) => ({
  keys: [...(reject === true ? [`raft.${message}.reject`] : []), ...(entries === 0 ? [`raft.${message}.empty`] : []), ...(subject === undefined ? [] : [`raft.${message}.about`]), `raft.${message}`, 'raft.other'],
  data: { who: who(words, `etcd/${member}`), to: who(words, `etcd/${peer}`), term, index, count: entries ?? 0, message: code(message), subject: subject === undefined ? '' : subjectText(words, subject) },
});

const raftRole: Maker<'raftRole'> = ({ member, role, term, reason, voters, needed, votes = [], by = '' }, words) => ({
  keys: [`raftRole.${role}.${reason}`, `raftRole.${role}`],
  data: { who: who(words, `etcd/${member}`), term, voters, needed, count: votes.length, votes: name(votes.join(', ')), by: name(by) },
});

const etcd: Maker<'etcd'> = ({ code: found, member = '', about = '', numbers = {} }) => ({ keys: [`etcd.${found}`, 'etcd.other'], data: { etcd: ETCD, member: name(member), about: name(about), code: code(found), ...numbers } });

/** Names of Pods, nodes and programs in a hop; the rest are addresses and lines of a listing. */
const NAMED = new Set(['who', 'pod', 'node', 'program', 'policy', 'service']);

const hop: Maker<'hop'> = ({ code: done, values }, words) => ({
  keys: [`hop.${done}`, 'unknown'],
  data: { code: code(done), ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'number' ? value : value === 'outside' ? words.say('outside', {}) : NAMED.has(key) ? name(value) : code(value)])) },
});

const fault: Maker<'fault'> = ({ code: done, target, from, message, millis }, words) => ({
  keys: [...(typeof message === 'string' ? [`fault.${done}.${message}`] : []), `fault.${done}`, 'fault.other'],
  data: { target: name(target), seconds: Number(millis ?? 0) / 1000, code: code(done), others: Array.isArray(from) && from.length > 0 ? from.map((one) => name(String(one))).join(', ') : words.say('everybodyElse', {}) },
});

const cloudCall: Maker<'cloudCall'> = ({ call, about }, words, step) => ({ keys: ['cloudCall'], data: { who: who(words, step.actor), call: code(call), about: name(about) } });

const cloudChanged: Maker<'cloudChanged'> = ({ thing, id, state }) => ({ keys: [`cloudChanged.${thing}`], data: { id: name(id), state: code(state) } });

const cloudAnswer: Maker<'cloudAnswer'> = ({ to, call, about, error }, words) => ({
  keys: [error === undefined ? 'cloudAnswer.done' : 'cloudAnswer.failed'],
  data: { who: who(words, to), call: code(call), about: name(about), error: code(shorten(error ?? '')) },
});

const MAKERS: { readonly [T in keyof Steps]: Maker<T> } = { command, request, refused, proposed, stored, response, notified, reconciled, scheduled, synced, supervised, kubeadm, proxied, scraped, shipped, milestone, program: life, raft, raftRole, etcd, hop, cloudCall, cloudChanged, cloudAnswer, fault };

/** Key candidates and values of a step's sentence. A type that is not known here has a general one. */
export function sentenceOf(step: Step, words: Words): Sentence {
  const maker = Object.hasOwn(MAKERS, step.type) ? (MAKERS[step.type as keyof Steps] as Maker<keyof Steps>) : undefined;
  return maker === undefined ? { keys: ['unknown'], data: { who: who(words, step.actor), code: code(step.type) } } : maker(step.data as never, words, step);
}
