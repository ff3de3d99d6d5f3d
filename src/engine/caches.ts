/**
 * Who knows what: each program's copies of the API's objects, held against what etcd has. Upstream: none; read from the informers' tables
 * (client/informer.ts) and the notices that the trace says have left and not arrived.
 */
import type { Steps } from './api/steps.ts';
import { actorName, type World } from './kernel/component.ts';
import { NodeCopies } from './client/nodeCopies.ts';
import type { Table } from './kernel/table.ts';
import type { Micros } from './kernel/time.ts';
import type { TraceEntry } from './kernel/trace.ts';

/** A watch notice that has been sent and has not arrived. */
export interface NoticeUnderWay {
  readonly event: Steps['notified']['event'];
  readonly revision: number;
  readonly namespace?: string;
  /** Absent for an initial list. */
  readonly name?: string;
  readonly arriveAt: Micros;
}

export interface CacheState {
  /** The program, as actors are named: `kubelet/worker1`. */
  readonly actor: string;
  /** Qualified plural. */
  readonly resource: string;
  readonly objects: number;
  /** Revision of the newest notice. */
  readonly seen: number;
  /** What etcd holds besides and this program has not been told, oldest first. */
  readonly underWay: readonly NoticeUnderWay[];
}

interface Past extends Pick<World, 'table'> {
  tables(): readonly Table<unknown>[];
  entry(seq: number): TraceEntry | undefined;
  readonly position: number;
}

/** So many steps back a notice may have left. */
const LOOK_BACK = 3_000;

/** Every cache in the order of the actors' names. */
export function cachesOf(simulation: Past, now: Micros): readonly CacheState[] {
  const tables = new Map(simulation.tables().map((table) => [table.name, table]));
  const underWay = noticesOf(simulation, now);
  const found: CacheState[] = [];
  for (const [name, table] of tables) {
    if (!name.startsWith('seen/')) continue;
    const [kind = '', machine] = name.slice('seen/'.length).split('@');
    for (const key of table.keys()) {
      const [instance, resource] = key.includes('|') ? (key.split('|') as [string, string]) : [machine, key];
      const actor = actorName({ kind, ...(instance !== undefined && { instance }) });
      const cache = `cache/${kind}/${resource}${machine === undefined ? '' : `@${machine}`}`;
      const objects = tables.has(`past/${kind}/${resource}`) ? new NodeCopies(simulation, kind, resource).list(instance ?? '').length : (tables.get(cache)?.keys(instance === machine ? '' : `${instance}|`).length ?? 0);
      found.push({ actor, resource, objects, seen: table.get(key) as number, underWay: underWay.get(`${actor} ${resource}`) ?? [] });
    }
  }
  return found.sort((a, b) => (a.actor === b.actor ? (a.resource < b.resource ? -1 : 1) : a.actor < b.actor ? -1 : 1));
}

function noticesOf(past: Past, now: Micros): ReadonlyMap<string, readonly NoticeUnderWay[]> {
  const found = new Map<string, NoticeUnderWay[]>();
  for (let seq = past.position; seq > Math.max(0, past.position - LOOK_BACK); seq--) {
    const entry = past.entry(seq);
    if (entry?.type !== 'notified') continue;
    const { to, arriveAt, event, revision, subject } = entry.data as Steps['notified'];
    if (arriveAt <= now) continue;
    const { resource, namespace, name } = subject;
    const key = `${actorName(to)} ${resource}`;
    const notice = { event, revision, arriveAt, ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
    found.set(key, [notice, ...(found.get(key) ?? [])]);
  }
  return found;
}
