/**
 * Taints that say what is wrong with a node. Upstream: pkg/controller/nodelifecycle (nodeConditionToTaintKeyStatusMap, doNoScheduleTaintingPass),
 * pkg/controller/controller_utils.go.
 */
import type { Node, Taint } from '../../api/kinds/node.ts';
import { NODES, type Call } from '../controller.ts';
import { readyOf } from './disruption.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Condition -> status -> taint. */
const CONDITION_TAINTS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['Ready', new Map([['False', NOT_READY], ['Unknown', UNREACHABLE]])],
  ['MemoryPressure', new Map([['True', 'node.kubernetes.io/memory-pressure']])],
  ['DiskPressure', new Map([['True', 'node.kubernetes.io/disk-pressure']])],
  ['NetworkUnavailable', new Map([['True', 'node.kubernetes.io/network-unavailable']])],
  ['PIDPressure', new Map([['True', 'node.kubernetes.io/pid-pressure']])],
]);
const OURS = new Set([...[...CONDITION_TAINTS.values()].flatMap((byStatus) => [...byStatus.values()]), UNSCHEDULABLE]);

/** A taint is the same as another with its key and effect: the new one takes its place, or comes last. */
export function withTaint(taints: readonly Taint[], taint: Taint): Taint[] {
  const same = (one: Taint): boolean => one.key === taint.key && one.effect === taint.effect;
  return taints.some(same) ? taints.map((one) => (same(one) ? taint : one)) : [...taints, taint];
}

/** The node's taints with those NoSchedule ones that its conditions ask for; undefined when they are as they should be. */
export function taintsOfConditions({ spec, status }: Node, time: string): Taint[] | undefined {
  const wanted = (status?.conditions ?? []).flatMap(({ type, status: state }) => CONDITION_TAINTS.get(type)?.get(state) ?? []);
  if (spec.unschedulable === true) wanted.push(UNSCHEDULABLE);
  const present = spec.taints ?? [];
  const kept = present.filter(({ key, effect }) => effect !== 'NoSchedule' || !OURS.has(key) || wanted.includes(key));
  const added = wanted.filter((key) => !present.some((taint) => taint.key === key && taint.effect === 'NoSchedule'));
  if (added.length === 0 && kept.length === present.length) return undefined;
  return [...kept, ...added.map((key) => ({ key, effect: 'NoSchedule', timeAdded: time }))];
}

/** The NoExecute taint that a node must get; `none` when one must go; undefined when all is as it should be. */
export function evictionTaint(node: Node): string | undefined {
  const state = readyOf(node)?.status;
  if (state === undefined) return undefined;
  const wanted = state === 'True' ? undefined : state === 'False' ? NOT_READY : UNREACHABLE;
  const present = (node.spec.taints ?? []).filter(({ key, effect }) => effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE));
  if (wanted === undefined) return present.length > 0 ? 'none' : undefined;
  return present.length === 1 && present[0]?.key === wanted ? undefined : wanted;
}

export function patchTaints(node: Node, taints: readonly Taint[]): Call {
  const { name, resourceVersion } = node.metadata;
  return { verb: 'patch', on: NODES, name, patchType: 'merge', body: { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints.map((taint) => ({ ...taint })) } }, ignore: ['NotFound'] };
}
