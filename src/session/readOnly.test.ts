import { describe, expect, it } from 'vitest';
import type { Host } from './protocol.ts';
import { readOnly } from './readOnly.ts';

describe('readOnly', () => {
  const calls: string[] = [];
  const echo = new Proxy({}, { get: (_target, name) => (...args: readonly unknown[]) => Promise.resolve(calls.push(`${String(name)} ${String(args[0])}`)) }) as Host;
  const host = readOnly(echo, () => 'only to look at');

  it('reads, and lets a lesson do what belongs to it', async () => {
    await host.kubectl('kubectl get pods -o wide', {});
    await host.kubectl('  kubectl describe node worker1', {});
    await host.lessonLines(['kubectl delete pod web'], {});
    await host.goto({ seq: 4 });
    expect(calls).toEqual(['kubectl kubectl get pods -o wide', 'kubectl   kubectl describe node worker1', 'lessonLines kubectl delete pod web', 'goto [object Object]']);
  });

  it.each(['kubectl delete pod web', 'kubectl get pods; kubectl delete pod web', 'kubectl get pod web -o yaml | kubectl apply -f -', 'kubectl get pods\nkubectl delete pod x', 'ssh worker1 systemctl stop kubelet', 'etcdctl del /', 'kubectl getx'])('refuses %j', async (line) => {
    await expect(host.kubectl(line, {})).rejects.toThrow('only to look at');
  });

  it('refuses faults and machines', async () => {
    await expect(host.fault('powerOff', 'worker1')).rejects.toThrow('only to look at');
    await expect(host.machine({ do: 'reset', name: 'worker1' })).rejects.toThrow('only to look at');
  });
});
