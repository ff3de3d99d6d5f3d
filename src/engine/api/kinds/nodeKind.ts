/**
 * The Node kind: its rules and columns. Upstream: k8s.io/api/core/v1 Node, pkg/registry/core/node/strategy.go, pkg/printers/internalversion (printNode).
 * Leaves out: the proxy subresource, configSource.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import type { StringMap } from '../object.ts';
import { orNone } from '../printing/cells.ts';
import { validateNode } from '../validation/node.ts';
import type { NodeSpec, NodeStatus, Node } from './node.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

export const node: KindDefinition<Node> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  schema: 'core.v1.Node',
  subresources: [STATUS_SUBRESOURCE],
  columns: [
    NAME_COLUMN,
    shown('Status'),
    shown('Roles'),
    shown('Age'),
    shown('Version'),
    wide('Internal-IP'),
    wide('External-IP'),
    wide('OS-Image'),
    wide('Kernel-Version'),
    wide('Container-Runtime'),
  ],
  cells: ({ metadata, spec, status }, now) => {
    const info = status?.nodeInfo ?? {};
    const text = (key: string): string => (typeof info[key] === 'string' ? (info[key] as string) : '');
    const kernel = text('kernelVersion');
    const architecture = text('architecture');
    return [
      metadata.name,
      nodeStatusWord(spec, status),
      orNone(nodeRoles(metadata.labels).join(',')),
      ageOf(metadata.creationTimestamp, now),
      text('kubeletVersion'),
      addressOf(status, 'InternalIP'),
      addressOf(status, 'ExternalIP'),
      text('osImage') || '<unknown>',
      kernel === '' ? '<unknown>' : architecture === '' ? kernel : `${kernel} (${architecture})`,
      text('containerRuntimeVersion') || '<unknown>',
    ];
  },
  fields: ['spec.unschedulable'],
  fieldOf: ({ spec }) => String(spec?.unschedulable ?? false),
  defaults: (object) =>
    object.status?.capacity === undefined || object.status.allocatable !== undefined
      ? object
      : { ...object, status: { ...object.status, allocatable: object.status.capacity } },
  prepareForCreate: (object) => object,
  validate: validateNode,
};

/** `Ready`, `NotReady,SchedulingDisabled`, `Unknown`. */
function nodeStatusWord(spec: NodeSpec | undefined, status: NodeStatus | undefined): string {
  const ready = (status?.conditions ?? []).find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${word},SchedulingDisabled` : word;
}

/** Names after `node-role.kubernetes.io/` and the value of `kubernetes.io/role`, in order. */
function nodeRoles(labels: StringMap | undefined): readonly string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort();
}

const addressOf = (status: NodeStatus | undefined, type: string): string =>
  orNone((status?.addresses ?? []).find((address) => address.type === type)?.address);
