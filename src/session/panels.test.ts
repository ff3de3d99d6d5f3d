import { describe, expect, it } from 'vitest';
import { panelProblem } from './panels.ts';

describe('panels that a lesson names', () => {
  it.each([['scheduler', 'whatIf'], ['scheduler', 'cycle/filter'], ['scheduler', 'cycle/score/ImageLocality'], ['addons', 'dns']])('are there: %s %s', (view, panel) => {
    expect(panelProblem(view, panel)).toBeUndefined();
  });

  it.each([['scheduler', 'dns', 'cycle'], ['addons', 'cycle', 'metrics'], ['scheduler', 'cycle/lunch', 'cycle/preFilter'], ['scheduler', 'queues/filter', 'queues']])('are not, and it is told which are: %s %s', (view, panel, known) => {
    expect(panelProblem(view, panel)).toContain(known);
  });

  it('need a view that has any', () => {
    expect(panelProblem(undefined, 'dns')).toEqual([]);
    expect(panelProblem('etcd', 'dns')).toEqual([]);
  });
});
