/** The profile of kube-scheduler that looks at a Pod in a run, by the configuration that it was started with. */
import type { Pod, Run, SchedulerProfile } from '../engine/index.ts';
import { profileFor } from '../engine/whatIf.ts';

/** Undefined: no scheduler goes by the name that the Pod asks for. */
export function schedulerProfile(run: Run, pod: Pod): SchedulerProfile | undefined {
  const started = run.state<string>('kube-scheduler/configuration').get('');
  return profileFor(started ?? run.scenario.schedulerConfig, pod);
}
