/** Every controller from inside: what it watches, the keys that wait, what it found last, and what it did about it. */
import { CONTROLLERS, type QueuedKey, type Run, type Steps } from '../engine/index.ts';

export interface ControllersQuery {
  /** The controller whose history is wanted. */
  readonly chosen?: string;
}

export interface Reconciled {
  readonly seq: number;
  readonly at: number;
  readonly key: string;
  readonly code: string;
  readonly calls: Steps['reconciled']['calls'];
  /** The step as words are made of it. */
  readonly step: { readonly seq: number; readonly at: number; readonly actor: string; readonly type: string; readonly grain: 'decision'; readonly cause: number; readonly routine: boolean; readonly data: Steps['reconciled'] };
}

export interface ControllerState {
  readonly name: string;
  /** The resource that it keeps in order. */
  readonly resource: string;
  readonly watches: readonly string[];
  readonly workers: number;
  readonly waiting: readonly string[];
  readonly working: readonly string[];
  /** Keys whose last plan failed: they come back after a pause that doubles. */
  readonly failing: readonly { readonly key: string; readonly failures: number }[];
  /** What it found last; only when it acted, unless it has never acted. */
  readonly last?: Reconciled;
  /** The present step is its own. */
  readonly active: boolean;
}

export interface ControllersData {
  readonly controllers: readonly ControllerState[];
  /** Of the chosen one, newest first. */
  readonly history: readonly Reconciled[];
}

const MOST_KEYS = 12;
const MOST_HISTORY = 30;
/** So many steps back the last deeds are looked for. */
const LOOK_BACK = 60_000;

export function controllersView(run: Run, { chosen }: ControllersQuery): ControllersData {
  const last = new Map<string, Reconciled>();
  const quiet = new Map<string, Reconciled>();
  const history: Reconciled[] = [];
  for (let seq = run.position; seq > Math.max(0, run.position - LOOK_BACK); seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type !== 'reconciled') continue;
    const data = entry.data as Steps['reconciled'];
    const wanted = data.controller === chosen && history.length < MOST_HISTORY && (!entry.routine || history.length === 0);
    const known = entry.routine ? quiet : last;
    if (!wanted && known.has(data.controller)) continue;
    const { key, code, calls, controller } = data;
    const made: Reconciled = { seq, at: entry.at, key, code, calls, step: { seq, at: entry.at, actor: entry.actor.kind, type: entry.type, grain: 'decision', cause: entry.cause, routine: entry.routine, data } };
    if (!known.has(controller)) known.set(controller, made);
    if (wanted) history.push(made);
  }
  const present = run.entry(run.position);
  const speaking = present?.type === 'reconciled' ? (present.data as Steps['reconciled']).controller : undefined;
  return {
    controllers: CONTROLLERS.map((controller) => {
      const found = last.get(controller.name) ?? quiet.get(controller.name);
      return { ...controllerState(run, controller), ...(found && { last: found }), active: controller.name === speaking };
    }),
    history,
  };
}

function controllerState(run: Run, { name, resource, watches, workers }: (typeof CONTROLLERS)[number]): Omit<ControllerState, 'last' | 'active'> {
  const keys = run.state<QueuedKey>(`queue/${name}`);
  const rows = keys.keys().map((key) => ({ key, ...keys.get(key)! }));
  const named = (state: QueuedKey['state']): readonly string[] => rows.filter((row) => row.state === state).map(({ key }) => key).slice(0, MOST_KEYS);
  return {
    name,
    resource,
    watches: watches.map(({ on }) => (on.group === '' ? on.resource : `${on.resource}.${on.group}`)),
    workers,
    waiting: named('waiting'),
    working: named('working'),
    failing: rows.filter(({ failures }) => failures > 0).map(({ key, failures }) => ({ key, failures })).slice(0, MOST_KEYS),
  };
}
