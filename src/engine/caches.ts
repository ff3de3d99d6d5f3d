/**
 * Who knows what: each program's copies of the API's objects, held against what etcd has. Upstream: none; read from the informers' tables
 * (client/informer.ts) and the events that are under way.
 */
import type { KubeObject } from './api/object.ts';
import type { WatchNotice } from './client/informer.ts';
import { actorName } from './kernel/component.ts';
import type { ScheduledEvent } from './kernel/eventQueue.ts';
import type { Table } from './kernel/table.ts';
import type { Micros } from './kernel/time.ts';

/** A watch notice that has been sent and has not arrived. */
export interface NoticeUnderWay {
  readonly event: WatchNotice['event'];
  readonly revision: number;
  /** Absent for an initial list. */
  readonly object?: KubeObject;
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

interface Tables {
  tables(): readonly Table<unknown>[];
  pending(): readonly ScheduledEvent[];
}

/** Every cache in the order of the actors' names. */
export function cachesOf(simulation: Tables): readonly CacheState[] {
  const tables = new Map(simulation.tables().map((table) => [table.name, table]));
  const underWay = noticesOf(simulation.pending());
  const found: CacheState[] = [];
  for (const [name, table] of tables) {
    if (!name.startsWith('seen/')) continue;
    const kind = name.slice('seen/'.length);
    for (const key of table.keys()) {
      const [instance, resource] = key.includes('|') ? (key.split('|') as [string, string]) : [undefined, key];
      const actor = actorName({ kind, ...(instance !== undefined && { instance }) });
      const objects = tables.get(`cache/${kind}/${resource}`)?.keys(instance === undefined ? '' : `${instance}|`).length ?? 0;
      found.push({ actor, resource, objects, seen: table.get(key) as number, underWay: underWay.get(`${actor} ${resource}`) ?? [] });
    }
  }
  return found.sort((a, b) => (a.actor === b.actor ? (a.resource < b.resource ? -1 : 1) : a.actor < b.actor ? -1 : 1));
}

function noticesOf(pending: readonly ScheduledEvent[]): ReadonlyMap<string, readonly NoticeUnderWay[]> {
  const found = new Map<string, NoticeUnderWay[]>();
  for (const { type, to, at, data } of pending) {
    if (type !== 'watch') continue;
    const { resource, event, revision, object } = data as WatchNotice;
    const key = `${actorName(to)} ${resource}`;
    found.set(key, [...(found.get(key) ?? []), { event, revision, arriveAt: at, ...(object !== undefined && { object }) }]);
  }
  return found;
}
