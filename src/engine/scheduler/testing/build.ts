/**
 * Pods and nodes for the scheduler's tests, in one line each. Upstream: pkg/scheduler/testing wrappers. Not shipped.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod, PodSpec, PodStatus, ResourceList } from '../../api/kinds/pod.ts';
import type { KubeObject, StringMap } from '../../api/object.ts';
import { listerOf } from '../framework/objectLister.ts';
import type { View } from '../framework/view.ts';
import { podInfoOf, type PodInfo } from '../snapshot/podInfo.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';

const meta = (name: string, namespace?: string, labels?: StringMap) => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...(namespace !== undefined && { namespace }),
  ...(labels !== undefined && { labels }),
});

export interface PodOptions extends Partial<PodSpec> {
  readonly labels?: StringMap;
  readonly requests?: ResourceList;
  readonly status?: PodStatus;
  readonly node?: string;
}

export function aPod(name: string, { labels, requests, status, node, ...spec }: PodOptions = {}): Pod {
  const container = { name: 'c', image: 'nginx', ...(requests !== undefined && { resources: { requests } }) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, 'default', labels),
    spec: { containers: [container], ...spec, ...(node !== undefined && { nodeName: node }) },
    ...(status !== undefined && { status }),
  };
}

export const anInfo = (name: string, options: PodOptions = {}): PodInfo => podInfoOf(aPod(name, options));

export interface NodeOptions {
  readonly labels?: StringMap;
  readonly allocatable?: ResourceList;
  readonly taints?: NonNullable<Node['spec']['taints']>;
  readonly unschedulable?: boolean;
  readonly features?: readonly string[];
  readonly kubelet?: string;
  readonly images?: NonNullable<NonNullable<Node['status']>['images']>;
}

export function aNode(name: string, { labels, allocatable, images, features, kubelet, ...spec }: NodeOptions = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta(name, undefined, { 'kubernetes.io/hostname': name, ...labels }),
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable }, ...(images !== undefined && { images }), ...(features !== undefined && { declaredFeatures: features }), ...(kubelet !== undefined && { nodeInfo: { kubeletVersion: kubelet } }) },
  };
}

export function aView(nodes: readonly Node[], pods: readonly Pod[] = [], objects: readonly KubeObject[] = []): View {
  return { snapshot: snapshotOf(nodes, pods), objects: listerOf(objects), nominated: new Map() };
}

export const anObject = (
  kind: string,
  name: string,
  fields: { readonly [field: string]: unknown } = {},
  namespace?: string,
): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: meta(name, namespace),
  ...fields,
});
