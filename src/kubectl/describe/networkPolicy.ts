/**
 * kubectl describe networkpolicy. Upstream: k8s.io/kubectl/pkg/describe/describe.go (NetworkPolicyDescriber).
 */
import type { IntOrString, KubeObject, LabelSelector } from '../discovery.ts';
import { describing, selectorText } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { PrefixWriter } from './prefixWriter.ts';

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Rule {
  readonly ports?: readonly { readonly protocol?: string; readonly port?: IntOrString; readonly endPort?: number }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

interface NetworkPolicy extends KubeObject {
  readonly spec?: { readonly podSelector?: LabelSelector; readonly ingress?: readonly Rule[]; readonly egress?: readonly Rule[]; readonly policyTypes?: readonly string[] };
}

export const networkPolicy = describing((w, _context, object) => {
  const { metadata, spec = {} } = object as NetworkPolicy;
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace}\n`);
  w.write(0, `Created on:\t${metadata.creationTimestamp.replace('T', ' ').replace('Z', ' +0000 UTC')}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  const { policyTypes = [], ingress = [], egress = [] } = spec;
  const selector = selectorText(spec.podSelector);
  w.write(0, 'Spec:\n');
  w.write(1, `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}\n`);
  writeDirection(w, 'ingress', policyTypes.includes('Ingress'), ingress);
  writeDirection(w, 'egress', policyTypes.includes('Egress'), egress);
  w.write(1, `Policy Types: ${policyTypes.join(', ')}\n`);
});

function writeDirection(w: PrefixWriter, direction: 'ingress' | 'egress', affected: boolean, rules: readonly Rule[]): void {
  if (!affected) {
    w.write(1, `Not affecting ${direction} traffic\n`);
    return;
  }
  w.write(1, `Allowing ${direction} traffic:\n`);
  if (rules.length === 0) w.write(2, `<none> (Selected pods are isolated for ${direction} connectivity)\n`);
  rules.forEach((rule, index) => {
    writePorts(w, rule);
    if (direction === 'ingress') writePeers(w, 'From', 'source', rule.from ?? []);
    else writePeers(w, 'To', 'destination', rule.to ?? []);
    if (index < rules.length - 1) w.write(2, '----------\n');
  });
}

function writePorts(w: PrefixWriter, { ports = [] }: Rule): void {
  if (ports.length === 0) w.write(2, 'To Port: <any> (traffic allowed to all ports)\n');
  for (const { protocol = 'TCP', port, endPort } of ports) w.write(2, `To Port: ${endPort === undefined ? String(port ?? '') : `${port}-${endPort}`}/${protocol}\n`);
}

function writePeers(w: PrefixWriter, title: 'From' | 'To', side: 'source' | 'destination', peers: readonly Peer[]): void {
  if (peers.length === 0) w.write(2, `${title}: <any> (traffic not restricted by ${side})\n`);
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    w.write(2, `${title}:\n`);
    if (namespaceSelector !== undefined) w.write(3, `NamespaceSelector: ${selectorText(namespaceSelector)}\n`);
    if (podSelector !== undefined) w.write(3, `PodSelector: ${selectorText(podSelector)}\n`);
    if (ipBlock === undefined) continue;
    w.write(3, 'IPBlock:\n');
    w.write(4, `CIDR: ${ipBlock.cidr}\n`);
    w.write(4, `Except: ${(ipBlock.except ?? []).join(', ')}\n`);
  }
}
