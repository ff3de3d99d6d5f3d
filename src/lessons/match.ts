/**
 * A place in a run, described by what happens there. All fields that are given must hold; a name may end in `*`.
 */
export interface StepMatch {
  readonly type?: string;
  /** `kubelet/worker1`, or `kubelet` for any node's. */
  readonly actor?: string;
  /** Receiver of a message. */
  readonly to?: string;
  readonly code?: string;
  readonly controller?: string;
  readonly verb?: string;
  readonly op?: string;
  readonly event?: string;
  readonly outcome?: string;
  /** Plural, qualified: `pods`, `deployments.apps`. */
  readonly resource?: string;
  readonly subresource?: string;
  /** Of the object that the step is about. */
  readonly name?: string;
}

export const MATCH_FIELDS = ['type', 'actor', 'to', 'code', 'controller', 'verb', 'op', 'event', 'outcome', 'resource', 'subresource', 'name'] as const satisfies readonly (keyof StepMatch)[];

/** What is asked of a step; both the engine's entries and the page's steps fit. */
export interface Matchable {
  readonly type: string;
  /** As text: `kubelet/worker1`. */
  readonly actor: string;
  readonly data: unknown;
}

type Data = { readonly [field: string]: unknown };

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const actorText = (value: unknown): string | undefined => {
  if (!isData(value)) return undefined;
  const instance = textOf(value['instance']);
  return instance === undefined ? textOf(value['kind']) : `${String(value['kind'])}/${instance}`;
};

const isActor = (wanted: string, actor: string | undefined): boolean => actor === wanted || actor?.startsWith(`${wanted}/`) === true;

const fits = (pattern: string, text: string | undefined): boolean =>
  text !== undefined && (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern);

/** Name of the object that a step is about: its subject's, or that of the Pod or key that it names as `namespace/name`. */
export function nameOf({ data }: Pick<Matchable, 'data'>): string | undefined {
  if (!isData(data)) return undefined;
  const subject = isData(data['subject']) ? textOf(data['subject']['name']) : undefined;
  const path = subject ?? textOf(data['pod']) ?? textOf(data['key']);
  return path?.slice(path.lastIndexOf('/') + 1);
}

function resourceOf(data: Data): string | undefined {
  const subject = data['subject'];
  return isData(subject) ? textOf(subject['resource']) : textOf(data['resource']);
}

export function matches(match: StepMatch, step: Matchable): boolean {
  if (match.type !== undefined && match.type !== step.type) return false;
  if (match.actor !== undefined && !isActor(match.actor, step.actor)) return false;
  const data = isData(step.data) ? step.data : {};
  if (match.to !== undefined && !isActor(match.to, actorText(data['to']))) return false;
  for (const field of ['code', 'controller', 'verb', 'op', 'event', 'outcome'] as const) {
    if (match[field] !== undefined && data[field] !== match[field]) return false;
  }
  if (match.resource !== undefined && resourceOf(data) !== match.resource) return false;
  if (match.subresource !== undefined && (isData(data['subject']) ? data['subject']['subresource'] : undefined) !== match.subresource) return false;
  return match.name === undefined || fits(match.name, nameOf(step));
}

/** A value inside a step by its path: `actor`, `data.node`, `data.numbers.change`; as text. */
export function valueAt(step: Matchable, path: string): string | undefined {
  let value: unknown = { actor: step.actor, type: step.type, data: step.data };
  for (const name of path.split('.')) {
    if (!isData(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
