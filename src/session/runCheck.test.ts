import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from '../engine/index.ts';
import { checkRun } from './runCheck.ts';

const withConfig = (schedulerConfig: unknown): unknown => ({ version: 1, seed: 1, commands: [], head: { events: 0, at: 0 }, scenario: { ...DEFAULT_SCENARIO, schedulerConfig } });

it('takes a configuration of kube-scheduler as a text of bounded length', () => {
  expect(checkRun(withConfig('kind: KubeSchedulerConfiguration')).scenario).toMatchObject({ schedulerConfig: 'kind: KubeSchedulerConfiguration' });
  for (const bad of [1, {}, 'x'.repeat(70_000)]) expect(() => checkRun(withConfig(bad))).toThrow('scenario.schedulerConfig');
});
