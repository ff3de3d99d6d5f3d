/**
 * Why a Pod fits nowhere, in Kubernetes' own words. Upstream: pkg/scheduler/framework/types.go (FitError, Diagnosis, NodeToStatus).
 */
import { messageOf, type Status } from './status.ts';
import type { Refusal } from './profile.ts';

export interface Diagnosis {
  readonly allNodes: number;
  /** Set when the cycle ended before any node was looked at. */
  readonly preFilter?: Refusal;
  /** Per node looked at. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Of the nodes that were not looked at. */
  readonly absent?: Status;
  /** Plugins to blame: their events may make the Pod schedulable. */
  readonly plugins: ReadonlySet<string>;
  readonly postFilterMessage?: string;
}

/** The text of the FailedScheduling event and of the PodScheduled condition. */
export function fitErrorText(diagnosis: Diagnosis): string {
  let text = `0/${diagnosis.allNodes} nodes are available:`;
  if (diagnosis.preFilter !== undefined) text += ` ${messageOf(diagnosis.preFilter.status)}.`;
  else
    text += reasonsText(
      [...diagnosis.refusals.values()].map(({ status }) => status),
      diagnosis.absent,
      diagnosis.allNodes,
    );
  return diagnosis.postFilterMessage === undefined || diagnosis.postFilterMessage === '' ? text : `${text} ${diagnosis.postFilterMessage}`;
}

/** ` 1 reason, 2 other reason.` over all nodes; a node with two reasons counts in both. */
export function reasonsText(statuses: readonly Status[], absent: Status | undefined, allNodes: number): string {
  const counts = new Map<string, number>();
  const count = (status: Status, nodes: number): void => {
    for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  };
  for (const status of statuses) count(status, 1);
  if (absent !== undefined && statuses.length < allNodes) count(absent, allNodes - statuses.length);
  const parts = [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort();
  return parts.length === 0 ? '' : ` ${parts.join(', ')}.`;
}

const NOTE_LIMIT = 1024;

/** Events carry at most 1024 bytes; the condition keeps all of it. */
export function truncateNote(text: string): string {
  return text.length <= NOTE_LIMIT ? text : `${text.slice(0, NOTE_LIMIT - 4)} ...`;
}
