/** Who knows what: each program's cache of the API's objects, held against what etcd has, and the watch notices that are still under way. */
import type { Run } from '../engine/index.ts';

export interface KnownResource {
  readonly resource: string;
  readonly objects: number;
  /** Revision of the newest notice that has arrived. */
  readonly seen: number;
  readonly underWay: readonly {
    readonly event: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED';
    readonly revision: number;
    readonly namespace?: string;
    readonly name?: string;
    /** Simulated microseconds until it arrives. */
    readonly arrivesIn: number;
  }[];
}

export interface KnowledgeData {
  /** etcd's revision now. */
  readonly revision: number;
  readonly programs: readonly { readonly actor: string; readonly resources: readonly KnownResource[]; readonly behind: number }[];
}

export function knowledgeView(run: Run, _query: object): KnowledgeData {
  const programs = new Map<string, KnownResource[]>();
  for (const { actor, resource, objects, seen, underWay } of run.caches()) {
    const notices = underWay.map(({ arriveAt, ...notice }) => ({ ...notice, arrivesIn: arriveAt - run.now }));
    programs.set(actor, [...(programs.get(actor) ?? []), { resource, objects, seen, underWay: notices }]);
  }
  return {
    revision: run.revision,
    programs: [...programs].map(([actor, resources]) => ({ actor, resources, behind: resources.reduce((sum, { underWay }) => sum + underWay.length, 0) })),
  };
}
