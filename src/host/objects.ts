/** One object of the present moment in full, or all of them as a file; as kubectl prints them. */
import { KINDS, type Pod, type Run } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import type { Inspected, ObjectRef } from '../session/protocol.ts';
import { missingScheduler } from '../views/schedulerProfile.ts';
import { resourceOf } from './objectRefs.ts';
import { runHost } from './runHost.ts';

function kubectl(run: Run, argv: readonly string[]): string | undefined {
  const { stdout, exitCode } = runKubectl(argv, undefined, runHost(run, undefined));
  return exitCode === 0 ? stdout : undefined;
}

export function inspectObject(run: Run, { resource, namespace, name }: ObjectRef): Inspected | undefined {
  const at = namespace === undefined ? [] : ['-n', namespace];
  const yaml = kubectl(run, ['get', resource, ...at, '-o', 'yaml', '--', name]);
  if (yaml === undefined) return undefined;
  const pod = resource === 'pods' ? run.objects<Pod>('', 'v1', 'pods', namespace).find(({ metadata }) => metadata.name === name) : undefined;
  const missing = pod && missingScheduler(run, pod);
  return { yaml, describe: kubectl(run, ['describe', resource, ...at, '--', name]) ?? '', ...(missing !== undefined && { missingScheduler: missing }) };
}

/** Everything that a file can bring back, as `kubectl get -A -o yaml` prints it. */
export function exportText(run: Run): string {
  const resources = KINDS.filter(({ kind }) => kind !== 'Event' && kind !== 'Lease').map(({ kind }) => resourceOf.get(kind));
  return kubectl(run, ['get', resources.join(','), '-A', '-o', 'yaml']) ?? '';
}
