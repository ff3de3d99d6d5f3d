/**
 * What an author did on a run, as fields of a lesson's step: the line for a fault, the place in the run as what happens there, a check made of what
 * changed, a question whose answer the run gives. All of it is proposed; the author goes on from there.
 */
import { valueOf, type Check, type Where, type Wanted } from './check.ts';
import { matches, nameOf, type Matchable, type StepMatch } from './match.ts';

/** A step of the trace as the page has it. */
export interface TracedStep extends Matchable {
  readonly seq: number;
}

type Data = { readonly [field: string]: unknown };
const dataOf = (step: Matchable): Data => (typeof step.data === 'object' && step.data !== null ? (step.data as Data) : {});

/** Names that the cluster makes up: `web-7d4b9c-x2k9l`, `web-x2k9l`. */
const MADE_UP = /(?:-[0-9a-f]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** A name as a lesson asks for it: what the cluster made up is left open. */
export const openName = (name: string): string => name.replace(MADE_UP, '-*');

/** The line of the terminal that does a fault again. */
export function faultLine({ code, target, ...parameters }: Data): string {
  const flags = Object.entries(parameters).flatMap(([name, value]) => (value === true ? [`--${name}`] : ['string', 'number'].includes(typeof value) || Array.isArray(value) ? [`--${name} ${Array.isArray(value) ? value.join(',') : String(value)}`] : []));
  return ['podium fault', String(code), String(target), ...flags].join(' ');
}

/** What a command of the run asked of the API server. */
interface Sent {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly body?: unknown;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** `kubectl edit` sends what was changed as a patch: the line that sends the same, without an editor. Undefined: it is no patch. */
export function patchLine({ verb, group, resource, subresource, namespace, name, body }: Sent): string | undefined {
  if (verb !== 'patch' || name === undefined || body === undefined) return undefined;
  const kind = group === '' ? resource : `${resource}.${group}`;
  return ['kubectl patch', kind, name, ...(namespace === undefined || namespace === 'default' ? [] : ['-n', namespace]), ...(subresource === undefined ? [] : [`--subresource=${subresource}`]), '--type=merge', '-p', quoted(JSON.stringify(body))].join(' ');
}

/** What an administrator did on a machine from the page's menus, as a line; undefined: the terminal has none. */
export function machineLine(command: Data): string | undefined {
  const name = String(command['name']);
  switch (command['do']) {
    case 'reset': return `ssh ${name} kubeadm reset -f`;
    case 'upgradeNode': return `ssh ${name} kubeadm upgrade node`;
    case 'upgradeApply': return `ssh ${name} kubeadm upgrade apply ${String(command['version'])} -y`;
    default: return undefined;
  }
}

const FIELDS = ['controller', 'code', 'op', 'event', 'outcome', 'verb'] as const;

/** The descriptions of a step, from few words to many. */
function descriptionsOf(step: Matchable): readonly StepMatch[] {
  const data = dataOf(step);
  const subject = typeof data['subject'] === 'object' && data['subject'] !== null ? (data['subject'] as Data) : {};
  const own = Object.fromEntries(FIELDS.flatMap((field) => (typeof data[field] === 'string' ? [[field, data[field]]] : []))) as StepMatch;
  const to = typeof data['to'] === 'object' && data['to'] !== null ? (data['to'] as Data) : undefined;
  const receiver = typeof to?.['kind'] === 'string' ? { to: typeof to['instance'] === 'string' ? `${to['kind']}/${to['instance']}` : to['kind'] } : {};
  const resource = subject['resource'] ?? data['resource'];
  const about = { ...receiver, ...own, ...(typeof resource === 'string' && { resource }), ...(typeof subject['subresource'] === 'string' && { subresource: subject['subresource'] }) };
  const name = nameOf(step);
  const named = name === undefined ? [] : [{ type: step.type, ...about, name: openName(name) }, { type: step.type, actor: step.actor, ...about, name: openName(name) }, { type: step.type, actor: step.actor, ...about, name }];
  return [{ type: step.type, ...about }, { type: step.type, actor: step.actor, ...about }, ...named];
}

/** What to look for in a run so that it is this step: the first that fits of those after the place before. Undefined: it cannot be told apart. */
export function matchFor(step: TracedStep, since: readonly TracedStep[]): StepMatch | undefined {
  const before = since.filter(({ seq }) => seq < step.seq);
  // The name that was meant says more than the bare kind of step, if it makes no difference otherwise.
  const good = descriptionsOf(step).filter((match) => !before.some((other) => matches(match, other)));
  return good.find(({ name }) => name !== undefined) ?? good[0];
}

interface Stored {
  readonly op: 'create' | 'update' | 'delete';
  readonly subject: { readonly resource: string; readonly namespace?: string; readonly name?: string };
}

/** An object by its resource, namespace and name; undefined: there is none. */
export type Lookup = (resource: string, namespace: string | undefined, name: string) => unknown;

/** Of these fields an author speaks; the rest is bookkeeping or follows from them. */
const WISHES = ['spec', 'data', 'metadata.labels', 'metadata.annotations'] as const;
/** What tells that something has come about, in the order in which it is asked for. */
const RESULTS = ['status.readyReplicas', 'status.succeeded', 'status.phase'] as const;
const MOST_FIELDS = 4;

/**
 * A check for what a command has done: the objects that it stored itself, with the fields that it changed, and what has become of them. `made` are
 * the steps since, `own` tells those of the command; objects are looked up as they were before and as they are in the end.
 */
export function checkFor(lines: readonly string[], made: readonly TracedStep[], own: (step: TracedStep) => boolean, before: Lookup, now: Lookup): Check {
  const checks = new Map<string, Check>();
  for (const { data } of made.filter((step) => step.type === 'stored' && own(step))) {
    const { op, subject: { resource, namespace, name = '' } } = data as Stored;
    if (name === '' || resource === 'events') continue;
    const after = now(resource, namespace, name);
    const gone = op === 'delete' || after === undefined;
    const where = gone ? {} : whereOf(before(resource, namespace, name), after);
    const check: Check = gone ? { happened: { type: 'stored', resource, op: 'delete', name: openName(name) } } : { object: `${resource}/${openName(name)}`, ...(namespace !== undefined && namespace !== 'default' && { namespace }), ...(Object.keys(where).length > 0 && { where }) };
    checks.set(`${resource}/${name}`, check);
  }
  const faults = made.filter(({ type }) => type === 'fault').map((step): Check => ({ happened: { type: 'fault', code: String(dataOf(step)['code']) } }));
  const all = [...checks.values(), ...faults];
  if (all.length === 0) return { typed: `${(lines.at(-1) ?? 'kubectl').split(' ').slice(0, 3).join(' ')}*` };
  return all.length === 1 ? all[0]! : { all: all.slice(0, 5) };
}

const isPlain = (value: unknown): value is string | number | boolean => typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '' && value.length < 200);

function whereOf(before: unknown, after: unknown): Where {
  const where: { [path: string]: Wanted } = {};
  if (before !== undefined) for (const field of WISHES) for (const [path, value] of changedIn(field, valueOf(before, field), valueOf(after, field)).slice(0, MOST_FIELDS)) where[path] = value;
  for (const path of RESULTS) {
    const value = valueOf(after, path);
    if (isPlain(value)) where[path] = value;
  }
  return where;
}

/** Plain values that are new or others, by their paths. */
function changedIn(path: string, before: unknown, after: unknown): readonly (readonly [string, string | number | boolean])[] {
  if (isPlain(after)) return before === after ? [] : [[path, after]];
  if (typeof after !== 'object' || after === null) return [];
  const old = typeof before === 'object' && before !== null ? (before as Data) : {};
  return Object.entries(after).flatMap(([key, value]) => changedIn(Array.isArray(after) || /[.[\]]/.test(key) ? `${path}[${key}]` : `${path}.${key}`, Object.hasOwn(old, key) ? old[key] : undefined, value));
}

/** A question that the run has made up (views/questions.ts). */
interface Asked {
  readonly code: string;
  readonly data: { readonly [name: string]: string };
  readonly options: readonly string[];
  readonly right: string;
}

/** How the run answers a question whenever it is played; undefined for what it cannot be asked. */
export function rightOf({ code, data, options, right }: Asked): object | undefined {
  const cases = (check: (option: string) => Check): object => ({ cases: Object.fromEntries(options.map((option) => [option, check(option)])) });
  switch (code) {
    case 'whichNode': return { at: { type: 'scheduled', outcome: 'bound', name: data['pod'] ?? '' }, value: 'data.node' };
    case 'whichPodEnds': return { at: { type: 'stored', resource: 'pods', op: 'delete', name: right }, value: 'data.subject.name' };
    case 'howMany': return cases((option) => ({ object: `replicasets.apps/${data['name'] ?? ''}`, namespace: '*', where: { 'status.readyReplicas': option === '0' ? { atMost: 0 } : Number(option) } }));
    case 'whoAnswers': return cases((option) => ({ object: `endpointslices.discovery.k8s.io/${data['service'] ?? ''}-*`, namespace: '*', where: { [`endpoints[targetRef.name=${option}].conditions.ready`]: true } }));
    default: return undefined;
  }
}

/** A text in each language, to be filled in. */
export const empty = (languages: readonly string[]): { readonly [language: string]: string } => Object.fromEntries(languages.map((tag) => [tag, '']));

/** A name for a step, of the words of a line: `kubectl scale deployment web` gives `scale-deployment-web`. */
export function idFor(line: string): string {
  const words = line.replace(/^(kubectl|podium)\s+/, '').split(/\s+/).filter((word) => !word.startsWith('-')).slice(0, 3).join('-');
  const id = words.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '');
  return id === '' ? 'step' : id;
}

/** Names of files that a line applies. */
export const filesIn = (line: string): readonly string[] => [...line.matchAll(/(?:-f|--filename)[= ]\s*'?([\w.-]+)'?/g)].map(([, name]) => name!);
