/**
 * A Pod as the scheduler reads it, parsed once. Upstream: pkg/scheduler/framework/types.go PodInfo.
 */
import type { Affinity, Container, Pod, PodSpec } from '../../api/kinds/pod.ts';
import type { StringMap } from '../../api/object.ts';
import { countedSpec } from '../../api/podSize.ts';
import { preferredTerms, requiredTerms, type AffinityTerm, type WeightedTerm } from './affinityTerm.ts';
import { podRequests, type PodRequests } from './requests.ts';
import { textOf } from './texts.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** The affinity of a Pod to other Pods; one object for all Pods with none. */
export interface PodTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedTerm[];
  readonly preferredAntiAffinity: readonly WeightedTerm[];
  /** Whether any of them selects namespaces by their labels. */
  readonly choosesNamespaces: boolean;
}

export interface PodInfo {
  readonly pod: Pod;
  /** `namespace/name`. */
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap;
  readonly priority: number;
  readonly requests: PodRequests;
  readonly hostPorts: readonly HostPort[];
  readonly terms: PodTerms;
  /** `namespace/claim` of the persistent volume claims. */
  readonly claims: readonly string[];
  /** Equal for Pods that no other Pod's placement can tell apart. */
  readonly classKey: string;
}

const NO_TERMS: PodTerms = { requiredAffinity: [], requiredAntiAffinity: [], preferredAffinity: [], preferredAntiAffinity: [], choosesNamespaces: false };
const NO_PORTS: readonly HostPort[] = [];
const NO_LABELS: StringMap = {};

const cache = new WeakMap<Pod, PodInfo>();

/** `namespace/name`. */
export const keyOf = ({ metadata }: Pod): string => `${metadata.namespace ?? 'default'}/${metadata.name}`;

/** Pods are frozen values, so that the parse of one is kept with it. */
export function podInfoOf(pod: Pod): PodInfo {
  let info = cache.get(pod);
  if (info === undefined) cache.set(pod, (info = parse(pod)));
  return info;
}

/** Takes over what is known of another version of the Pod when this one differs only in its status and its node. */
export function podInfoAfter(old: PodInfo, pod: Pod): PodInfo {
  const { metadata } = old.pod;
  const same = metadata.labels === pod.metadata.labels && metadata.deletionTimestamp === pod.metadata.deletionTimestamp && sameWishes(countedSpec(old.pod), countedSpec(pod));
  if (!same) return podInfoOf(pod);
  let info = cache.get(pod);
  if (info === undefined) cache.set(pod, (info = { ...old, pod }));
  return info;
}

/** Whether all that `parse` reads of the specs is the very same. */
const sameWishes = (a: PodSpec, b: PodSpec): boolean =>
  a === b ||
  (a.containers === b.containers &&
    a.initContainers === b.initContainers &&
    a.volumes === b.volumes &&
    a.affinity === b.affinity &&
    a.overhead === b.overhead &&
    a.resources === b.resources &&
    a.priority === b.priority);

function parse(pod: Pod): PodInfo {
  const { name, namespace = 'default', labels = NO_LABELS, deletionTimestamp } = pod.metadata;
  const { spec } = pod;
  return {
    pod,
    key: `${namespace}/${name}`,
    name,
    namespace,
    labels,
    priority: spec.priority ?? 0,
    requests: podRequests(countedSpec(pod)),
    hostPorts: hostPorts(pod),
    terms: termsOf(pod, namespace),
    claims: claimsOf(pod, namespace),
    classKey: `${namespace} ${deletionTimestamp !== undefined} ${textOf(labels)} ${textOf(spec.affinity)}`,
  };
}

/** Versions of a Pod, and the Pods of one template, share their affinity. */
const termsCache = new WeakMap<Affinity, { readonly namespace: string; readonly terms: PodTerms }>();

function termsOf({ spec: { affinity } }: Pod, namespace: string): PodTerms {
  if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) return NO_TERMS;
  const known = termsCache.get(affinity);
  if (known?.namespace === namespace) return known.terms;
  const { podAffinity, podAntiAffinity } = affinity;
  const terms = {
    requiredAffinity: requiredTerms(namespace, podAffinity),
    requiredAntiAffinity: requiredTerms(namespace, podAntiAffinity),
    preferredAffinity: preferredTerms(namespace, podAffinity),
    preferredAntiAffinity: preferredTerms(namespace, podAntiAffinity),
  };
  const all = [...terms.requiredAffinity, ...terms.requiredAntiAffinity, ...[...terms.preferredAffinity, ...terms.preferredAntiAffinity].map(({ term }) => term)];
  const parsed = { ...terms, choosesNamespaces: all.some(({ namespaceSelector }) => namespaceSelector !== undefined) };
  termsCache.set(affinity, { namespace, terms: parsed });
  return parsed;
}

/** Ports on the node's own address; of init containers only sidecars keep theirs. */
function hostPorts({ spec }: Pod): readonly HostPort[] {
  const ports: HostPort[] = [];
  const gather = (container: Container): void => {
    for (const { hostPort = 0, hostIP = '', protocol = '' } of container.ports ?? []) {
      if (hostPort > 0) ports.push({ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort });
    }
  };
  spec.containers.forEach(gather);
  (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').forEach(gather);
  return ports.length === 0 ? NO_PORTS : ports;
}

function claimsOf({ metadata, spec }: Pod, namespace: string): string[] {
  const claims: string[] = [];
  for (const volume of spec.volumes ?? []) {
    if (volume.persistentVolumeClaim !== undefined) claims.push(`${namespace}/${volume.persistentVolumeClaim.claimName}`);
    else if (volume['ephemeral'] !== undefined) claims.push(`${namespace}/${metadata.name}-${volume.name}`);
  }
  return claims;
}

/** Two Pods want the same port: same protocol and number, and addresses that overlap. */
export const portsConflict = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
