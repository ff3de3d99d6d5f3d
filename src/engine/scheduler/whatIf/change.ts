/**
 * Small changes to a cluster or to a Pod that somebody could make. Upstream: none (what one would type into kubectl).
 */
import { declaredFeatures } from '../../api/declaredFeatures.ts';
import type { Node } from '../../api/kinds/node.ts';
import { labelOf } from '../../api/selector.ts';

export type Change =
  // of the node
  | { readonly kind: 'untaint'; readonly node: string; readonly key: string; readonly effect: string; readonly value?: string }
  | { readonly kind: 'uncordon'; readonly node: string }
  /** `was`: the value that it has now. */
  | { readonly kind: 'label'; readonly node: string; readonly key: string; readonly value: string; readonly was?: string }
  | { readonly kind: 'unlabel'; readonly node: string; readonly key: string; readonly was: string }
  /** Another kubelet, of that version. */
  | { readonly kind: 'upgradeKubelet'; readonly node: string; readonly version: string }
  // of other Pods and objects
  | { readonly kind: 'remove'; readonly pod: string }
  | { readonly kind: 'createClaim'; readonly claim: string }
  | { readonly kind: 'createVolume'; readonly claim: string; readonly node: string }
  // of the Pod itself
  | { readonly kind: 'ungate'; readonly gate: string }
  | { readonly kind: 'tolerate'; readonly key: string; readonly effect: string; readonly value?: string }
  /** Asks for `by` less: thousandths of CPU, bytes, or units. */
  | { readonly kind: 'request'; readonly resource: string; readonly by: number }
  | { readonly kind: 'noSelector'; readonly key: string; readonly value: string }
  | { readonly kind: 'noNodeAffinity' }
  | { readonly kind: 'noHostPort'; readonly port: number; readonly protocol: string }
  /** The required term at that place of its list. */
  | { readonly kind: 'noAffinity' | 'noAntiAffinity'; readonly index: number; readonly topologyKey: string }
  | { readonly kind: 'maxSkew'; readonly index: number; readonly topologyKey: string; readonly from: number; readonly to: number }
  | { readonly kind: 'noVolume'; readonly volume: string }
  /** Without the wish for a device, and without what asks for a feature of kubelets. */
  | { readonly kind: 'noDevice'; readonly claim: string }
  | { readonly kind: 'noFeature'; readonly feature: string };

type ChangeKind = Change['kind'];

/** Changes to be made together. */
export type Remedy = readonly Change[];

/** All of them, or none when one is not possible. */
export const whole = (changes: readonly (Change | undefined)[]): Remedy | undefined => (changes.every((change) => change !== undefined) ? (changes as Remedy) : undefined);

const OF_NODE: readonly ChangeKind[] = ['untaint', 'uncordon', 'label', 'unlabel', 'upgradeKubelet'];
const OF_CLUSTER: readonly ChangeKind[] = [...OF_NODE, 'remove', 'createClaim', 'createVolume'];

/** Whether it is the Pod that changes, not what is around it. */
export const isOfPod = ({ kind }: Change): boolean => !OF_CLUSTER.includes(kind);

/** How much it takes, and how little one would like to do it: the smallest are shown first. */
const COSTS: { readonly [kind in ChangeKind]?: number } = { remove: 15, createClaim: 14, createVolume: 16, noVolume: 22, noNodeAffinity: 13, noAffinity: 14, noAntiAffinity: 14, unlabel: 12, request: 11, maxSkew: 11, noDevice: 22, noFeature: 13, upgradeKubelet: 14 };

export const costOf = (change: Change): number => COSTS[change.kind] ?? 10;

export const keyOf = (change: Change): string => JSON.stringify(change);

/** The taint that stands for a cordon; the node controller sets and takes it away with the cordon. */
export const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

/** A node after a change. */
export function changedNode(node: Node, change: Change): Node {
  // Recorded nodes may have no spec.
  const taints = node.spec?.taints ?? [];
  const labels = node.metadata.labels ?? {};
  switch (change.kind) {
    case 'untaint':
      return { ...node, spec: { ...node.spec, taints: taints.filter(({ key, effect }) => key !== change.key || effect !== change.effect) } };
    case 'uncordon': {
      const { unschedulable: _cordon, ...spec } = node.spec ?? {};
      return { ...node, spec: { ...spec, taints: taints.filter(({ key, effect }) => key !== CORDON.key || effect !== CORDON.effect) } };
    }
    case 'label':
      return { ...node, metadata: { ...node.metadata, labels: { ...labels, [change.key]: change.value } } };
    case 'unlabel':
      return { ...node, metadata: { ...node.metadata, labels: Object.fromEntries(Object.entries(labels).filter(([key]) => key !== change.key)) } };
    case 'upgradeKubelet':
      return { ...node, status: { ...node.status, declaredFeatures: declaredFeatures(change.version), nodeInfo: { ...node.status?.nodeInfo, kubeletVersion: change.version } } };
    default:
      return node;
  }
}

/** What labelling a node means, or nothing when the kubelet itself writes that label. */
export function labelling(node: Node, key: string, value: string): Change | undefined {
  if (KUBELETS.includes(key)) return undefined;
  const was = labelOf(node.metadata.labels, key);
  return { kind: 'label', node: node.metadata.name, key, value, ...(was !== undefined && { was }) };
}

export function unlabelling(node: Node, key: string): Change | undefined {
  const was = labelOf(node.metadata.labels, key);
  return KUBELETS.includes(key) || was === undefined ? undefined : { kind: 'unlabel', node: node.metadata.name, key, was };
}

const KUBELETS: readonly string[] = ['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch'];
