/** What etcd holds: keys with their revisions, the newest changes, and one key's own history with what each write changed. */
import type { FieldChange, LoggedChange, Run, Steps } from '../engine/index.ts';
import { toYaml } from '../kubectl/yaml/emit.ts';
import { changesBetween, factsOf } from './changes.ts';
import { etcdMembers, type EtcdMembersData } from './etcdMembers.ts';

export interface EtcdQuery {
  /** Part of a key; all keys without it. */
  readonly search: string;
  readonly key?: string;
  /** Of the key's revisions the one to show; the newest without it. */
  readonly revision?: number;
  /** The member whose log is shown; the leader without it. */
  readonly member?: string;
}

export interface EtcdRevision {
  readonly revision: number;
  readonly op: 'create' | 'update' | 'delete';
  readonly key: string;
  /** The step that committed it, and its time; absent when the trace has forgotten it. */
  readonly seq?: number;
  readonly at?: number;
}

export interface EtcdData {
  readonly revision: number;
  /** Older changes are no longer in the log. */
  readonly compacted: number;
  readonly total: number;
  readonly keys: readonly { readonly key: string; readonly createRevision: number; readonly modRevision: number; readonly version: number }[];
  readonly members: EtcdMembersData;
  /** Newest first. */
  readonly recent: readonly EtcdRevision[];
  readonly chosen?: {
    readonly key: string;
    readonly revisions: readonly EtcdRevision[];
    readonly shown?: { readonly revision: number; readonly op: EtcdRevision['op']; readonly changes: readonly FieldChange[]; readonly yaml: string };
  };
}

const MOST_KEYS = 400;
const MOST_RECENT = 60;

export function etcdView(run: Run, { search, key, revision, member }: EtcdQuery): EtcdData {
  const keys = run.storedKeys();
  const wanted = search.toLowerCase();
  const found = keys.filter((stored) => stored.key.toLowerCase().includes(wanted));
  const steps = commits(run);
  const recent: EtcdRevision[] = [];
  for (let at = run.revision; at > run.compactedRevision && recent.length < MOST_RECENT; at--) {
    const change = run.change(at);
    if (change !== undefined && change.key.toLowerCase().includes(wanted)) recent.push(revisionOf(change, steps));
  }
  return {
    revision: run.revision,
    compacted: run.compactedRevision,
    total: found.length,
    keys: found.slice(0, MOST_KEYS),
    members: etcdMembers(run, member),
    recent,
    ...(key !== undefined && { chosen: chosenOf(run, key, revision, steps) }),
  };
}

function chosenOf(run: Run, key: string, revision: number | undefined, steps: Commits): NonNullable<EtcdData['chosen']> {
  const changes: LoggedChange[] = [];
  for (let at = run.revision; at > run.compactedRevision; at--) {
    const change = run.change(at);
    if (change?.key === key) changes.push(change);
  }
  const shown = changes.find((change) => change.revision === revision) ?? changes[0];
  return {
    key,
    revisions: changes.map((change) => revisionOf(change, steps)),
    ...(shown && { shown: { revision: shown.revision, op: shown.op, changes: shown.before === undefined ? factsOf(shown.value) : shown.op === 'delete' ? [] : changesBetween(shown.before, shown.value), yaml: toYaml(shown.value) } }),
  };
}

type Commits = ReadonlyMap<number, { readonly seq: number; readonly at: number }>;

/** The steps that committed revisions, from the present one back. */
function commits(run: Run): Commits {
  const found = new Map<number, { readonly seq: number; readonly at: number }>();
  for (let seq = run.position; seq > 0; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type !== 'stored') continue;
    const { revision } = entry.data as Steps['stored'];
    if (revision <= run.compactedRevision) break;
    found.set(revision, { seq, at: entry.at });
  }
  return found;
}

const revisionOf = ({ revision, op, key }: LoggedChange, steps: Commits): EtcdRevision => ({ revision, op, key, ...steps.get(revision) });
