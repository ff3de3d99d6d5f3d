/** The registry of faults: what is refused before it strikes, and what is offered. */
import { describe, expect, it } from 'vitest';
import { FAULTS, faultProblem, faultsOn } from './faults.ts';
import { podRun } from './testing/podRun.ts';

describe('faults', () => {
  it('are refused when they are none, or carry what they do not know', () => {
    expect(faultProblem({ code: 'stopKubelet', target: 'worker1' })).toBeUndefined();
    expect(faultProblem({ code: 'constructor', target: 'worker1' })).toBe('no fault constructor');
    expect(faultProblem({ code: 'stopKubelet', target: 'worker1', force: true })).toBe('stopKubelet knows no force');
  });

  it('are offered by the kind of their target', () => {
    expect(faultsOn('node', 'worker1')).toContain('stopKubelet');
    for (const code of faultsOn('program', 'kube-scheduler')) expect(FAULTS[code].target).toBe('program');
  });

  it('strike only what there is', () => {
    const run = podRun();
    expect(run.hasTarget('node', 'worker1')).toBe(true);
    expect(run.hasTarget('node', 'worker9')).toBe(false);
    const { head } = run;
    run.fault({ code: 'stopKubelet', target: 'worker9' });
    expect(run.head).toBe(head + 1);
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    run.settle();
    expect(run.state<{ running: boolean }>('kubelet/nodes').get('worker1')?.running).toBe(false);
  });
});
