import { describe, expect, it } from 'vitest';
import type { KubectlHost } from '../host.ts';
import type { WalkRequest } from '../discovery.ts';
import { trace } from './trace.ts';

/** A host that knows one Pod and one Service, and keeps what was sent. */
function fakeHost(sent: WalkRequest[]): KubectlHost {
  return {
    request: ({ resource, name }) =>
      resource === 'pods' && name === 'web-1' ? { code: 200, body: { apiVersion: 'v1', kind: 'Pod', metadata: {}, status: { podIP: '10.244.1.7' } } }
      : resource === 'services' && name === 'web' ? { code: 200, body: { apiVersion: 'v1', kind: 'Service', metadata: {}, spec: { clusterIP: '10.96.0.9', ports: [{ port: 8080 }] } } }
      : { code: 404, body: {} },
    waitUntil: () => true,
    watch: () => undefined,
    now: () => 0,
    readFile: () => undefined,
    listFolder: () => undefined,
    walk: (request) => {
      sent.push(request);
      return { outcome: 'answered', hops: [{ at: 1_000, node: 'worker1', code: 'send.TCP', back: false, packet: 'IP' }, { at: 2_500, code: 'answered.TCP', back: true, packet: 'IP' }] };
    },
  };
}

const ask = (...args: string[]): { readonly sent: WalkRequest | undefined; readonly answer: ReturnType<typeof trace> } => {
  const sent: WalkRequest[] = [];
  return { answer: trace(args, fakeHost(sent)), sent: sent[0] };
};

describe('trace', () => {
  it('understands who sends what to whom', () => {
    expect(ask('pod/client', 'http://web.default').sent).toEqual({ from: 'pod/default/client', host: 'web.default', port: 80, protocol: 'TCP', path: '/' });
    expect(ask('pod/client', 'http://web:8080/x?y', '-n', 'shop').sent).toEqual({ from: 'pod/shop/client', host: 'web', port: 8080, protocol: 'TCP', path: '/x?y' });
    expect(ask('outside', 'tcp://node/w:1').answer.stderr).toContain('not found');
    expect(ask('node/w', 'ping://pod/web-1', '-s', '2000').sent).toEqual({ from: 'node/w', host: '10.244.1.7', port: 0, protocol: 'ICMP', size: 2000 });
    expect(ask('pod/kube-system/dns', 'svc/web').sent).toEqual({ from: 'pod/kube-system/dns', host: '10.96.0.9', port: 8080, protocol: 'TCP', path: '/' });
    expect(ask('pod/client', 'udp://10.96.0.10:53').sent).toMatchObject({ protocol: 'UDP', port: 53 });
  });

  it('prints the hops, and refuses what it does not understand', () => {
    expect(ask('pod/client', 'http://web').answer).toEqual({ stdout: 'HOP   TIME       NODE           WHAT           PACKET\n1     0.000 ms   worker1   ->   send.TCP       IP\n2     1.500 ms   outside   <-   answered.TCP   IP\nanswered\n', code: 0 });
    expect(ask().answer.stdout).toContain('Usage:');
    for (const wrong of [['client', 'http://web'], ['pod/client', 'tcp://web'], ['pod/client', 'http://web', '-s', 'x'], ['pod/client', 'http://web', '--what'], ['pod/client']]) expect(ask(...wrong).answer.code).not.toBe(0);
  });
});
