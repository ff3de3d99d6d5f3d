/**
 * What a run tells of somebody's work: what was done, the manifests that were given to the API server, the objects that it made or changed with what
 * they were before, and the newest Events. All of it is read from the run's own commands and states.
 */
import { KINDS, type ApiRequest, type Command, type Json, type KubeObject, type Run, type TraceEntry } from '../engine/index.ts';
import { toYaml } from '../kubectl/yaml/emit.ts';
import { changesBetween, factsOf } from './changes.ts';
import { cut, MOST } from './reportLimits.ts';

/** Where the student's part begins, the lines that are the student's wherever they stand, and those that never are (a lesson's own). */
export interface ReportQuestion {
  readonly since: number;
  readonly typed: readonly string[];
  readonly others: readonly string[];
}

interface Named {
  readonly kind: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What was handed to the API server: an object, or a patch. */
interface GivenFile extends Named {
  readonly at: number;
  readonly form: 'object' | 'patch';
  readonly yaml: string;
}

interface TouchedObject extends Named {
  /** `gone`: made and deleted again. */
  readonly how: 'made' | 'changed' | 'deleted' | 'gone' | 'same';
  /** What touched it first. */
  readonly by: string;
  readonly changes: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
}

export interface ReportFacts {
  readonly deeds: readonly { readonly at: number; readonly what: string; readonly own: boolean }[];
  readonly files: readonly GivenFile[];
  readonly objects: readonly TouchedObject[];
  readonly events: readonly { readonly at: string; readonly type: string; readonly reason: string; readonly object: string; readonly count: number; readonly message: string }[];
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const MOST_NORMAL = 10;

interface Deed {
  readonly seq: number;
  readonly at: number;
  readonly what: string;
  readonly own: boolean;
  readonly command: Command;
}

export function reportView(run: Run, question: ReportQuestion): ReportFacts {
  const deeds = deedsOf(run, question);
  const own = deeds.filter((deed) => deed.own);
  return {
    deeds: merged(deeds).slice(-MOST.typed).map(({ at, what, own: mine }) => ({ at, what, own: mine })),
    files: own.flatMap(fileOf).slice(-MOST.files),
    objects: touchedBy(run, own),
    events: eventsOf(run),
  };
}

/** The commands up to the present moment. Each has left one step of the user in the trace, in the same order; the oldest steps may be forgotten. */
function deedsOf(run: Run, { since, typed, others }: ReportQuestion): readonly Deed[] {
  const entries: TraceEntry[] = [];
  for (let seq = 1; seq <= run.head; seq += 1) {
    const entry = run.entry(seq);
    if (entry?.actor.kind === 'user' && (entry.type === 'command' || entry.type === 'fault')) entries.push(entry);
  }
  const commands = run.commands.slice(-entries.length);
  const [mine, never] = [new Set(typed), new Set(others)];
  return entries.flatMap(({ seq, at }, i) => {
    const command = commands[i]?.command;
    if (command === undefined || seq > run.position) return [];
    const line = 'line' in command ? command.line : undefined;
    const short = line && cut(line, MOST.line);
    const own = (short !== undefined && mine.has(short)) || (seq > since && (short === undefined || !never.has(short)));
    return [{ seq, at, what: cut(line ?? nameOf(command), MOST.line), own, command }];
  });
}

/** Of what was done without a line. */
function nameOf(command: Command): string {
  if ('fault' in command) return `${command.fault.code} ${command.fault.target}`;
  if ('machine' in command) return `kubeadm ${command.machine.do}`;
  if ('etcdctl' in command) return 'etcdctl';
  if ('walk' in command) return 'walk';
  if ('kubeconfig' in command) return 'kubectl config';
  const { verb, resource, name } = command.request;
  return `${verb} ${resource} ${name ?? nameIn(command.request) ?? ''}`.trim();
}

/** One line may send several requests: it is one deed. */
const merged = (deeds: readonly Deed[]): readonly Deed[] => deeds.filter(({ what }, i) => what !== deeds[i - 1]?.what);

const nameIn = ({ body }: ApiRequest): string | undefined => (body as Partial<KubeObject> | null | undefined)?.metadata?.name;

interface Target {
  readonly kind: (typeof KINDS)[number];
  readonly namespace?: string;
  readonly name: string;
}

/** The object that a request writes. */
function targetOf(request: ApiRequest): Target | undefined {
  const { verb, group, resource, namespace, options } = request;
  const name = request.name ?? nameIn(request);
  const kind = KINDS.find((one) => one.plural === resource && one.group === group);
  if (!WRITES.has(verb) || options?.dryRun === true || name === undefined || name === '' || kind === undefined) return undefined;
  return { kind, name, ...(namespace !== undefined && namespace !== '' && { namespace }) };
}

const refOf = ({ kind, namespace, name }: Target) => ({ kind: kind.kind, resource: kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`, ...(namespace !== undefined && { namespace }), name });

/** What was handed to the API server, as whoever wrote it wrote it: what apply remembers, a new object, or a patch. */
function fileOf({ command, at }: Deed): ReportFacts['files'] {
  if (!('request' in command)) return [];
  const { request } = command;
  const target = targetOf(request);
  if (target === undefined || request.subresource !== undefined || request.verb === 'delete') return [];
  const applied = (request.body as Partial<KubeObject> | null | undefined)?.metadata?.annotations?.[LAST_APPLIED];
  const written = applied === undefined ? undefined : manifestIn(applied);
  if (written === undefined && request.verb === 'update') return [];
  const form = written !== undefined || request.verb === 'create' || request.patchType === 'apply' ? 'object' : 'patch';
  return [{ ...refOf(target), at, form, yaml: cut(toYaml(written ?? request.body ?? null), MOST.text) }];
}

function manifestIn(annotation: string): Json | undefined {
  try {
    return JSON.parse(annotation) as Json;
  } catch {
    return undefined;
  }
}

const found = (run: Run, { kind, namespace, name }: Target): KubeObject | undefined => run.objects(kind.group, kind.version, kind.plural, namespace).find(({ metadata }) => metadata.name === name);

/** Each object once: as it was just before it was first touched, and as it is now. */
function touchedBy(run: Run, own: readonly Deed[]): ReportFacts['objects'] {
  const first = new Map<string, { readonly target: Target; readonly seq: number; readonly by: string }>();
  for (const { command, seq, what } of own) {
    const target = 'request' in command ? targetOf(command.request) : undefined;
    if (target === undefined) continue;
    const { resource, namespace = '', name } = refOf(target);
    const key = `${resource}/${namespace}/${name}`;
    if (!first.has(key)) first.set(key, { target, seq, by: what });
  }
  const { position } = run;
  const touched = [...first.values()].slice(0, MOST.objects);
  const before = touched.map(({ target, seq }) => {
    run.seek(seq - 1);
    return found(run, target);
  });
  run.seek(position);
  return touched.map(({ target, by }, i) => compared(target, by, before[i], found(run, target)));
}

function compared(target: Target, by: string, before: KubeObject | undefined, after: KubeObject | undefined): TouchedObject {
  const changes = after === undefined ? [] : before === undefined ? factsOf(after) : changesBetween(before, after);
  const how = after === undefined ? (before === undefined ? 'gone' : 'deleted') : before === undefined ? 'made' : changes.length === 0 ? 'same' : 'changed';
  return {
    ...refOf(target),
    how,
    by,
    changes: changes.slice(0, MOST.changes).map(({ path, before: old, after: now }) => ({ path: cut(path, MOST.value), ...(old !== undefined && { before: written(old) }), ...(now !== undefined && { after: written(now) }) })),
  };
}

const written = (value: unknown): string => cut(typeof value === 'string' ? value : JSON.stringify(value), MOST.value);

interface Told extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly namespace?: string; readonly name?: string };
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly count?: number;
  readonly eventTime?: string | null;
  readonly lastTimestamp?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
}

const timeOf = ({ lastTimestamp, eventTime, series, metadata }: Told): string => series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';

/** All warnings, as far as there is room, and the last of the others. */
function eventsOf(run: Run): ReportFacts['events'] {
  const all = run.objects<Told>('', 'v1', 'events').map((event, place) => ({ event, place, time: timeOf(event) })).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.place - b.place));
  const others = new Set(all.filter(({ event }) => event.type !== 'Warning').slice(-MOST_NORMAL));
  const warnings = new Set(all.filter(({ event }) => event.type === 'Warning').slice(-(MOST.events - MOST_NORMAL)));
  return all.filter((one) => others.has(one) || warnings.has(one)).map(({ event: { type = '', reason = '', involvedObject, message = '', count, series }, time }) => ({
    at: time,
    type,
    reason: cut(reason, 200),
    object: cut(`${involvedObject?.kind ?? ''}/${involvedObject?.name ?? ''}`, 290),
    count: series?.count ?? count ?? 1,
    message: cut(message, MOST.line),
  }));
}
