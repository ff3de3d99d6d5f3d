import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Steps } from '../api/steps.ts';
import { machine } from '../scenario.ts';
import { makePod, podOf, podRun, remove, shellPod, wait } from '../testing/podRun.ts';
import type { Unit } from './units.ts';

type Run = ReturnType<typeof podRun>;
const nodeOf = (run: Run, name = 'worker1'): Node => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === name)!;
const readiness = (run: Run, name = 'worker1') => nodeOf(run, name).status?.conditions?.find(({ type }) => type === 'Ready');
const web = (run: Run): void => makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
const restarts = (run: Run, pod = 'web'): number | undefined => podOf(run, pod)?.status?.containerStatuses?.[0]?.restartCount;
const journal = (run: Run): string[] => (run.state<readonly { text: string }[]>('supervisor/journal').get('worker1') ?? []).map(({ text }) => text);
const unit = (run: Run, name: string): Unit | undefined => run.state<Unit>('supervisor/units').get(`worker1|${name}`);
const codes = (run: Run): string[] => {
  const found: string[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const { type, data } = run.entry(seq)!;
    if (type === 'supervised') found.push((data as Steps['supervised']).code);
  }
  return found;
};
const nodeEvents = (run: Run): string[] => run.objects<Node & { reason: string; message: string; involvedObject: { kind: string } }>('', 'v1', 'events').filter(({ involvedObject }) => involvedObject.kind === 'Node').map(({ reason, message }) => `${reason}: ${message}`);

describe('a kubelet that is killed', () => {
  it('is started again by systemd after ten seconds, in its words; nobody else notices', () => {
    const run = podRun();
    web(run);
    run.settle();
    run.fault({ code: 'killKubelet', target: 'worker1' });
    wait(run, 9);
    expect(run.state<{ running: boolean }>('kubelet/nodes').get('worker1')?.running).toBe(false);
    wait(run, 3);
    expect(run.state<{ running: boolean }>('kubelet/nodes').get('worker1')?.running).toBe(true);
    expect(journal(run)).toEqual([
      'kubelet.service: Main process exited, code=killed, status=9/KILL',
      "kubelet.service: Failed with result 'signal'.",
      'kubelet.service: Scheduled restart job, restart counter is at 1.',
      'Started kubelet.service - kubelet: The Kubernetes Node Agent.',
    ]);
    expect(readiness(run)?.status).toBe('True');
    expect(restarts(run)).toBe(0);
  });

  it('is started at once by supervisord, as its log says', () => {
    const run = podRun({ supervisor: 'supervisord' });
    run.fault({ code: 'killKubelet', target: 'worker1' });
    wait(run, 2);
    expect(journal(run)[0]).toBe('WARN exited: kubelet (terminated by SIGKILL; not expected)');
    expect(journal(run)[1]).toMatch(/^INFO spawned: 'kubelet' with pid \d+$/);
    expect(unit(run, 'kubelet')).toMatchObject({ state: 'active', restarts: 1 });
  });

  it('stays dead when it was stopped, or when the supervisor is dead too', () => {
    const run = podRun();
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    wait(run, 30);
    expect(unit(run, 'kubelet')?.state).toBe('inactive');
    run.fault({ code: 'startKubelet', target: 'worker1' });
    wait(run, 5);
    run.fault({ code: 'killSupervisor', target: 'worker1' });
    run.fault({ code: 'killKubelet', target: 'worker1' });
    wait(run, 120);
    expect(unit(run, 'kubelet')?.state).toBe('failed');
    expect(codes(run)).toEqual(['stopped', 'started', 'supervisorDead', 'endedUnseen']);
    expect(readiness(run)).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' });
  });
});

describe('a container runtime that is gone', () => {
  it('comes back before anybody minds when it was killed; its containers run on', () => {
    const run = podRun();
    web(run);
    run.settle();
    run.fault({ code: 'killRuntime', target: 'worker1' });
    wait(run, 60);
    expect(readiness(run)?.status).toBe('True');
    expect(restarts(run)).toBe(0);
    expect(journal(run).at(-1)).toBe('Started containerd.service - containerd container runtime.');
  });

  it('makes the node not ready after 30 s when it stays stopped; Pods can neither come nor go; all is well when it is back', () => {
    const run = podRun();
    web(run);
    shellPod(run, 'ends', 'sleep 100; exit 3', { restartPolicy: 'Never' });
    run.settle();
    run.fault({ code: 'stopRuntime', target: 'worker1' });
    makePod(run, 'late', { nodeName: 'worker1', containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 35);
    expect(readiness(run)).toMatchObject({ status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' });
    remove(run, 'web');
    wait(run, 160);
    expect(readiness(run)?.message).toMatch(/^\[container runtime is down, PLEG is not healthy: pleg was last seen active 3m1s ago; threshold is 3m0s\]$/);
    expect(podOf(run, 'web')?.metadata.deletionTimestamp).toBeDefined();
    expect(podOf(run, 'ends')?.status?.phase).toBe('Running');
    run.fault({ code: 'startRuntime', target: 'worker1' });
    wait(run, 60);
    expect(readiness(run)?.status).toBe('True');
    expect(podOf(run, 'web')).toBeUndefined();
    expect(podOf(run, 'ends')?.status?.phase).toBe('Failed');
    expect(nodeEvents(run)).toContain('NodeNotReady: Node worker1 status is now: NodeNotReady');
    expect(podOf(run, 'late')?.status?.phase).toBe('Running');
  });

  it('takes its containers with it when it is dockerd', () => {
    const machines = [machine('controlplane', 0, 'a'), { ...machine('worker1', 1, 'a'), containerRuntimeVersion: 'docker://28.5.1' }];
    const run = podRun({ machines });
    web(run);
    run.settle();
    run.fault({ code: 'killRuntime', target: 'worker1' });
    wait(run, 15);
    expect(restarts(run)).toBe(1);
    expect(podOf(run, 'web')?.status?.containerStatuses?.[0]?.containerID).toMatch(/^docker:/);
  });

  it('keeps a kubelet from starting, again and again', () => {
    const run = podRun();
    run.fault({ code: 'stopRuntime', target: 'worker1' });
    run.fault({ code: 'killKubelet', target: 'worker1' });
    wait(run, 45);
    expect(unit(run, 'kubelet')?.restarts).toBeGreaterThan(2);
    run.fault({ code: 'startRuntime', target: 'worker1' });
    wait(run, 15);
    expect(run.state<{ running: boolean }>('kubelet/nodes').get('worker1')?.running).toBe(true);
  });
});

describe('a machine without power', () => {
  it('falls silent; back, it has another boot ID and its Pods new sandboxes', () => {
    const run = podRun();
    web(run);
    run.settle();
    const before = { boot: nodeOf(run).status?.nodeInfo?.['bootID'], ip: podOf(run, 'web')?.status?.podIP };
    run.fault({ code: 'powerOff', target: 'worker1' });
    wait(run, 70);
    expect(readiness(run)?.status).toBe('Unknown');
    run.fault({ code: 'powerOn', target: 'worker1' });
    wait(run, 45);
    expect(readiness(run)?.status).toBe('True');
    expect(nodeOf(run).status?.nodeInfo?.['bootID']).not.toBe(before.boot);
    expect(nodeEvents(run).some((event) => event.startsWith('Rebooted: Node worker1 has been rebooted, boot id: '))).toBe(true);
    expect(podOf(run, 'web')?.status).toMatchObject({ phase: 'Running' });
    expect(podOf(run, 'web')?.status?.podIP).not.toBe(before.ip);
    expect(restarts(run)).toBe(1);
    expect(podOf(run, 'web')?.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' });
  });

  it('is forgotten with its Pods when it stays off and its Node is deleted', () => {
    const run = podRun();
    web(run);
    run.settle();
    run.fault({ code: 'powerOff', target: 'worker1' });
    wait(run, 5);
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'nodes', name: 'worker1', user: 'kubernetes-admin', agent: 'kubectl' });
    wait(run, 120);
    expect(podOf(run, 'web')).toBeUndefined();
    run.fault({ code: 'powerOn', target: 'worker1' });
    wait(run, 60);
    expect(readiness(run)?.status).toBe('True');
  });

  it('can be booted again with one command, and the same run stays the same', () => {
    const play = () => {
      const run = podRun();
      web(run);
      run.settle();
      run.fault({ code: 'reboot', target: 'worker1' });
      wait(run, 60);
      return run;
    };
    const [one, two] = [play(), play()];
    expect(one.hash()).toBe(two.hash());
    expect(readiness(one)?.status).toBe('True');
    expect(codes(one)).toEqual(['poweredOff', 'poweredOn', 'started', 'started']);
  });
});
