/** What kubectl prints when no API server has answered. */
import { expect, it } from 'vitest';
import { Run, DEFAULT_SCENARIO } from '../engine/index.ts';
import { runKubectl } from './kubectl.ts';

it('says who refused, or why it could not connect', async () => {
  const { runHost } = await import('../host/runHost.ts');
  const run = new Run({ ...DEFAULT_SCENARIO, systemPods: false }, 1);
  run.settle();
  const get = (): string => runKubectl(['get', 'pods'], undefined, runHost(run, 'kubectl get pods')).stderr;
  run.fault({ code: 'crash', target: 'kube-apiserver' });
  run.settle();
  expect(get()).toBe('The connection to the server 192.168.49.2:6443 was refused - did you specify the right host or port?\n');
  run.fault({ code: 'start', target: 'kube-apiserver' });
  run.settle();
  run.fault({ code: 'freeze', target: 'kube-apiserver' });
  run.settle();
  expect(get()).toBe('Unable to connect to the server: net/http: TLS handshake timeout\n');
});
