/** The profile of the kube-scheduler that looks at a Pod in a run, by the configuration that it was started with. */
import type { Pod, Run, SchedulerProfile } from '../engine/index.ts';
import { profileFor } from '../engine/whatIf.ts';

/** Undefined: no scheduler goes by the name that the Pod asks for; neither the control plane's nor one that runs in a Pod. */
export function schedulerProfile(run: Run, pod: Pod): SchedulerProfile | undefined {
  const first = profileFor(run.state<string>('kube-scheduler/configuration').get(''), pod);
  if (first !== undefined) return first;
  for (const { metadata, spec } of run.objects<Pod>('', 'v1', 'pods')) {
    if (!spec.containers.some(({ image = '' }) => image.includes('kube-scheduler'))) continue;
    const instance = `${spec.nodeName ?? ''}/${metadata.name}`;
    if (!run.state(`kube-scheduler/life@${instance}`).has('')) continue;
    const found = profileFor(run.state<string>(`kube-scheduler/configuration@${instance}`).get(''), pod);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of a Pod that waits in vain: the name that it asks for, by which no scheduler goes. */
export function missingScheduler(run: Run, pod: Pod): string | undefined {
  const { schedulerName = '', nodeName = '' } = pod.spec;
  const waits = nodeName === '' && pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded';
  return waits && schedulerProfile(run, pod) === undefined ? schedulerName : undefined;
}
