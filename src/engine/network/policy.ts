/**
 * What NetworkPolicies say of one packet, for a CNI plugin that does what they say. Upstream: the API's definition (k8s.io/api/networking/v1),
 * as Calico and Antrea implement it: policies that select a Pod isolate it in their directions; what any of them allows is allowed. The node that
 * a Pod runs on may always come to it (probes). Leaves out: SCTP.
 */
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../api/kinds/networkPolicy.ts';
import type { IntOrString, StringMap } from '../api/object.ts';
import { selects } from '../api/selector.ts';
import { inNetwork } from './cni.ts';

/** One end of a packet: a Pod of the cluster's network, or just an address. */
export interface PolicyEnd {
  readonly ip: string;
  readonly pod?: {
    readonly namespace: string;
    readonly name: string;
    readonly labels: StringMap;
    /** Container ports by name. */
    readonly ports: { readonly [name: string]: number };
  };
}

export interface PolicyQuestion {
  readonly from: PolicyEnd;
  readonly to: PolicyEnd;
  readonly protocol: string;
  readonly port: number;
}

export interface PolicyVerdict {
  readonly allowed: boolean;
  /** Policies that select the Pod in this direction, by name. */
  readonly selecting: readonly string[];
  /** The one that allows it. */
  readonly by?: string;
}

export type NamespaceLabels = (namespace: string) => StringMap | undefined;

/** Whether the Pod at the near end may receive (Ingress) or send (Egress) it; undefined when no policy isolates it. */
export function judge(direction: 'Ingress' | 'Egress', policies: readonly NetworkPolicy[], question: PolicyQuestion, labelsOf: NamespaceLabels): PolicyVerdict | undefined {
  const [near, far] = direction === 'Ingress' ? [question.to, question.from] : [question.from, question.to];
  const { pod } = near;
  if (pod === undefined) return undefined;
  const selecting = policies.filter(({ metadata, spec }) => metadata.namespace === pod.namespace && spec?.policyTypes?.includes(direction) === true && selects(spec.podSelector, pod.labels));
  if (selecting.length === 0) return undefined;
  const by = selecting.find(({ metadata, spec }) => {
    const rules = direction === 'Ingress' ? (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })) : (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
    return rules.some(({ ports = [], peers = [] }) => (ports.length === 0 || ports.some((port) => isPort(port, question))) && (peers.length === 0 || peers.some((peer) => isPeer(peer, far, metadata.namespace ?? '', labelsOf))));
  });
  const names = selecting.map(({ metadata }) => metadata.name);
  return by === undefined ? { allowed: false, selecting: names } : { allowed: true, selecting: names, by: by.metadata.name };
}

function isPort({ protocol = 'TCP', port, endPort }: NetworkPolicyPort, question: PolicyQuestion): boolean {
  if (protocol !== question.protocol) return false;
  if (port === undefined) return true;
  const first = numberOf(port, question.to);
  return first !== undefined && (endPort === undefined ? question.port === first : question.port >= first && question.port <= endPort);
}

/** A named port is that of the Pod that receives. */
const numberOf = (port: IntOrString, { pod }: PolicyEnd): number | undefined => (typeof port === 'number' ? port : pod?.ports[port]);

function isPeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, { ip, pod }: PolicyEnd, own: string, labelsOf: NamespaceLabels): boolean {
  if (ipBlock !== undefined) return inNetwork(ipBlock.cidr, ip) && !(ipBlock.except ?? []).some((except) => inNetwork(except, ip));
  if (pod === undefined) return false;
  const there = namespaceSelector === undefined ? pod.namespace === own : selects(namespaceSelector, labelsOf(pod.namespace));
  return there && (podSelector === undefined || selects(podSelector, pod.labels));
}
