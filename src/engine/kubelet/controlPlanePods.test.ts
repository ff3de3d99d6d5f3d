/** The static Pods of a control plane machine are its programs. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../run.ts';
import { podOf, podRun, wait } from '../testing/podRun.ts';

const down = (run: Run): readonly string[] => run.state('programs/down').keys().slice();
const restarts = (run: Run, component: string): number => podOf(run, `${component}-controlplane`, 'kube-system')?.status?.containerStatuses?.[0]?.restartCount ?? -1;
const remove = (run: Run, name: string) => run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name, body: {}, user: 'kubernetes-admin', agent: 'kubectl' });

describe('static Pods of the control plane', () => {
  it('are started again by the kubelet when their program is killed, with back-off', () => {
    const run = podRun({ systemPods: true });
    wait(run, 30);
    for (const component of ['kube-scheduler', 'kube-controller-manager', 'etcd', 'kube-apiserver']) {
      run.fault({ code: 'crash', target: component });
      run.advanceTo(run.headTime + 100_000);
      expect(down(run)).toEqual([component]);
      wait(run, 40);
      expect(down(run)).toEqual([]);
      wait(run, 40);
      expect(restarts(run, component), component).toBe(1);
    }
  });

  it('only lose their mirror when somebody deletes it', () => {
    const run = podRun({ systemPods: true });
    wait(run, 30);
    const before = podOf(run, 'kube-apiserver-controlplane', 'kube-system')!.metadata.uid;
    expect(remove(run, 'kube-apiserver-controlplane').code).toBe(200);
    wait(run, 20);
    expect(down(run)).toEqual([]);
    expect(podOf(run, 'kube-apiserver-controlplane', 'kube-system')?.metadata.uid).not.toBe(before);
    expect(restarts(run, 'kube-apiserver')).toBe(0);
  });

  it('end with their manifest and come back with it, the API server too', () => {
    for (const component of ['kube-scheduler', 'kube-apiserver']) {
      const run = podRun({ systemPods: true });
      wait(run, 30);
      run.fault({ code: 'moveManifest', target: component });
      wait(run, 60);
      expect(down(run)).toEqual([component]);
      if (component === 'kube-scheduler') expect(podOf(run, `${component}-controlplane`, 'kube-system')).toBeUndefined();
      run.fault({ code: 'restoreManifest', target: component });
      wait(run, 90);
      expect(down(run)).toEqual([]);
      expect(podOf(run, `${component}-controlplane`, 'kube-system')?.status?.phase).toBe('Running');
    }
  });

  it('die with their machine and come back with it', () => {
    const run = podRun({ systemPods: true });
    wait(run, 30);
    run.fault({ code: 'powerOff', target: 'controlplane' });
    wait(run, 20);
    expect(down(run)).toHaveLength(4);
    run.fault({ code: 'powerOn', target: 'controlplane' });
    wait(run, 120);
    expect(down(run)).toEqual([]);
    expect(podOf(run, 'kube-apiserver-controlplane', 'kube-system')?.status?.phase).toBe('Running');
  });
});
