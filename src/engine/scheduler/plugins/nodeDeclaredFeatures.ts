/**
 * Features that a Pod needs of its node's kubelet. Upstream: pkg/scheduler/framework/plugins/nodedeclaredfeatures. Leaves out: inferring
 * features from a Pod; no Pod here needs any, so that the Filter never runs.
 */
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable("node(s) didn't match Pod's required features");

export const nodeDeclaredFeatures: Plugin<readonly string[]> = {
  name: 'NodeDeclaredFeatures',
  preFilter: () => ({ skip: true }),
  filter: (needed, _pod, { node }) => (needed.every((feature) => declared(node.status).includes(feature)) ? undefined : REFUSED),
  wakes: [{ event: 'Node/Add' }, { event: 'Node/UpdateNodeDeclaredFeature' }, { event: 'TargetPod/Update' }],
};

const declared = (status: object | undefined): readonly string[] =>
  status !== undefined && 'declaredFeatures' in status && Array.isArray(status.declaredFeatures)
    ? (status.declaredFeatures as readonly string[])
    : [];
