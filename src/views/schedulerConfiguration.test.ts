import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { schedulerConfigurationView } from './schedulerConfiguration.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

it('shows the file of a machine, what is wrong with another text, and what it would come to', () => {
  const run = new Run({ ...DEFAULT_SCENARIO, systemPods: false, workload: 'instant', schedulerConfig: `${HEAD}parallelism: 4\n` }, 1);
  run.settle();
  expect(schedulerConfigurationView(run, {})).toMatchObject({ machines: ['controlplane'], machine: 'controlplane', file: `${HEAD}parallelism: 4\n`, faults: [], simplified: [{ code: 'parallelism' }], profiles: [{ name: 'default-scheduler', percentage: 0 }] });
  const bad = schedulerConfigurationView(run, { text: `${HEAD}profilez: []` });
  expect(bad).toMatchObject({ error: 'strict decoding error: unknown field "profilez"', faults: [{ line: 3, column: 1 }], profiles: [] });
  const weighed = schedulerConfigurationView(run, { text: `${HEAD}profiles:\n- plugins:\n    score:\n      enabled:\n      - {name: ImageLocality, weight: 5}\n` });
  expect(weighed.profiles[0]!.points.find(({ point }) => point === 'score')!.plugins[0]).toEqual({ name: 'ImageLocality', weight: 5 });
  expect(schedulerConfigurationView(run, { text: '' }).profiles).toHaveLength(1);
  run.machine({ do: 'configureScheduler', name: 'controlplane', text: '' });
  run.advanceTo(run.headTime + 3_000_000);
  expect(schedulerConfigurationView(run, {}).file).toBe('');
});
