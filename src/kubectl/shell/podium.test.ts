/** Breaking things from the terminal. */
import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { complete } from '../complete.ts';
import { Shell } from './shell.ts';

it('podium fault strikes what there is, and says what is wrong with what there is not', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const host = runHost(run, undefined);
  const shell = (line: string): string => {
    const { stdout, stderr } = new Shell(host).run(line);
    return stdout + stderr;
  };
  expect(shell('podium faults | grep worker2')).toContain('killKubelet');
  expect(complete('podium fault pow', 16, host)).toEqual(['powerOff', 'powerOn']);
  expect(complete('podium fault powerOff wor', 25, host)).toEqual(['worker1', 'worker2', 'worker3']);
  expect(shell('podium fault powerOff worker1')).toBe('powerOff worker1\n');
  expect(shell('podium fault slowNetwork worker2 --millis 50 --from worker3')).toBe('slowNetwork worker2\n');
  expect(run.commands.map(({ command }) => ('fault' in command ? command.fault : undefined))).toEqual([{ code: 'powerOff', target: 'worker1' }, { code: 'slowNetwork', target: 'worker2', millis: 50, from: ['worker3'] }]);
  expect(shell('podium fault powerOff nowhere')).toBe('podium: there is no node nowhere\n');
  expect(shell('podium fault constructor worker1')).toBe('podium: no fault constructor\n');
  expect(shell('podium fault slowNetwork worker2 --millis much')).toBe('podium: --millis must be a number\n');
  expect(shell('podium fault slowNetwork worker3 --for 1.5s')).toBe('slowNetwork worker3\n');
  expect(run.commands.at(-1)?.command).toEqual({ fault: { code: 'slowNetwork', target: 'worker3', millis: 1500 } });
  expect(shell('podium fault slowNetwork worker3 --for long')).toBe('podium: --for must be a duration: 500ms, 30s, 2m\n');
  expect(shell('podium fault freeze kube-scheduler --unprobed')).toBe('freeze kube-scheduler\n');
  expect(run.commands.at(-1)?.command).toEqual({ fault: { code: 'freeze', target: 'kube-scheduler', unprobed: true } });
  expect(shell('podium fault dropMessage 1')).toBe('podium: there is no message 1\n');
});
