/**
 * A new Node is tainted until it is known to be ready. Upstream: plugin/pkg/admission/nodetaint.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { AdmissionPlugin } from './admission.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit({ operation, resource, object }) {
    if (resource !== 'nodes' || operation !== 'create') return object;
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some((taint) => taint.key === NOT_READY.key && taint.effect === NOT_READY.effect)) return object;
    return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } };
  },
};
