import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../api/kinds/networkPolicy.ts';
import { judge, type PolicyEnd, type PolicyQuestion } from './policy.ts';

const policy = (name: string, spec: NetworkPolicy['spec']): NetworkPolicy => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1', creationTimestamp: '' }, ...(spec && { spec }) });
const pod = (namespace: string, name: string, ip: string): PolicyEnd => ({ ip, pod: { namespace, name, labels: { app: name }, ports: { http: 8080 } } });
const WEB = pod('shop', 'web', '10.244.1.2');
const DB = pod('shop', 'db', '10.244.2.2');
const SPY = pod('other', 'web', '10.244.2.3');
const ask = (from: PolicyEnd, to: PolicyEnd, port = 5432, protocol = 'TCP'): PolicyQuestion => ({ from, to, port, protocol });
const labels = (namespace: string) => ({ 'kubernetes.io/metadata.name': namespace });
const ingress = (policies: readonly NetworkPolicy[], question: PolicyQuestion) => judge('Ingress', policies, question, labels);

const DENY = policy('deny', { podSelector: {}, policyTypes: ['Ingress'] });
const WEB_TO_DB = policy('web-to-db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ protocol: 'TCP', port: 5432 }] }] });

describe('network policies', () => {
  it('isolate only what they select, in their direction', () => {
    expect(ingress([], ask(SPY, DB))).toBeUndefined();
    expect(ingress([DENY], ask(WEB, DB))).toEqual({ allowed: false, selecting: ['deny'] });
    expect(ingress([DENY], ask(DB, SPY))).toBeUndefined();
    expect(judge('Egress', [DENY], ask(WEB, DB), labels)).toBeUndefined();
  });

  it('add up: what any of them allows is allowed', () => {
    expect(ingress([DENY, WEB_TO_DB], ask(WEB, DB))).toEqual({ allowed: true, selecting: ['deny', 'web-to-db'], by: 'web-to-db' });
    expect(ingress([DENY, WEB_TO_DB], ask(WEB, DB, 80))?.allowed).toBe(false);
    expect(ingress([DENY, WEB_TO_DB], ask(WEB, DB, 5432, 'UDP'))?.allowed).toBe(false);
    expect(ingress([WEB_TO_DB], ask(SPY, DB))?.allowed).toBe(false);
  });

  it('know namespaces, address blocks, named ports and ranges', () => {
    const byNamespace = policy('ns', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } }, podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 'http' }] }] });
    expect(ingress([byNamespace], ask(SPY, DB, 8080))?.allowed).toBe(true);
    expect(ingress([byNamespace], ask(SPY, DB, 8081))?.allowed).toBe(false);
    expect(ingress([byNamespace], ask(WEB, DB, 8080))?.allowed).toBe(false);
    const byBlock = policy('block', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.8/30'] } }], ports: [{ protocol: 'TCP', port: 400, endPort: 500 }] }] });
    const out = (ip: string, port: number) => judge('Egress', [byBlock], ask(WEB, { ip }, port), labels)?.allowed;
    expect([out('203.0.113.1', 443), out('203.0.113.9', 443), out('203.0.113.1', 501), out('198.51.100.1', 443)]).toEqual([true, false, false, false]);
  });
});
