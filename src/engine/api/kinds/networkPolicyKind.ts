/**
 * The NetworkPolicy kind: its rules and columns. Upstream: k8s.io/api/networking/v1, pkg/apis/networking/{v1/defaults.go,validation}. Whether
 * anybody does what it says is for the CNI plugin (network/policy.ts).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { formatSelector, selectorOf } from '../selector.ts';
import { validateNetworkPolicy } from '../validation/networkPolicy.ts';
import type { NetworkPolicy, NetworkPolicyPort } from './networkPolicy.ts';

const withProtocol = <T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: T): T =>
  rule.ports === undefined ? rule : { ...rule, ports: rule.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) };

export const networkPolicy: KindDefinition<NetworkPolicy> = {
  ...COMMON,
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  schema: 'networking.v1.NetworkPolicy',
  hasGeneration: true,
  columns: [NAME_COLUMN, shown('Pod-Selector'), shown('Age')],
  cells: ({ metadata, spec }, now) => [metadata.name, formatSelector(selectorOf(spec?.podSelector) ?? []) || '<none>', ageOf(metadata.creationTimestamp, now)],
  validate: (object) => validateNetworkPolicy(object),
  defaults: (object) => {
    const { spec = {} } = object;
    const { ingress, egress, policyTypes = [], podSelector = {} } = spec;
    const types = policyTypes.length > 0 ? policyTypes : ['Ingress', ...(egress !== undefined && egress.length > 0 ? ['Egress'] : [])];
    return { ...object, spec: { ...spec, podSelector, ...(ingress && { ingress: ingress.map(withProtocol) }), ...(egress && { egress: egress.map(withProtocol) }), policyTypes: types } };
  },
};
