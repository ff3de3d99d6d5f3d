/** The objects of the present moment: what there is, one of them in full, all of them as a file. */
import { KINDS, type KubeObject, type Run } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import type { ObjectRef } from '../session/protocol.ts';
import { runHost } from './runHost.ts';

const resourceOf = new Map(KINDS.map(({ kind, group, plural }) => [kind, group === '' ? plural : `${plural}.${group}`]));

/** All but Events, of which there are too many to list. */
export function objectRefs(run: Run): readonly (ObjectRef & { readonly kind: string })[] {
  const found: (ObjectRef & { readonly kind: string })[] = [];
  for (const { value } of run.state<{ readonly value: KubeObject }>('etcd/kv').values()) {
    const resource = resourceOf.get(value.kind);
    if (resource === undefined || value.kind === 'Event') continue;
    const { name, namespace } = value.metadata;
    found.push({ kind: value.kind, resource, name, ...(namespace !== undefined && { namespace }) });
  }
  return found;
}

function kubectl(run: Run, argv: readonly string[]): string | undefined {
  const { stdout, exitCode } = runKubectl(argv, undefined, runHost(run, undefined));
  return exitCode === 0 ? stdout : undefined;
}

export function inspectObject(run: Run, { resource, namespace, name }: ObjectRef): { readonly yaml: string; readonly describe: string } | undefined {
  const at = namespace === undefined ? [] : ['-n', namespace];
  const yaml = kubectl(run, ['get', resource, ...at, '-o', 'yaml', '--', name]);
  return yaml === undefined ? undefined : { yaml, describe: kubectl(run, ['describe', resource, ...at, '--', name]) ?? '' };
}

/** Everything that a file can bring back, as `kubectl get -A -o yaml` prints it. */
export function exportText(run: Run): string {
  const resources = KINDS.filter(({ kind }) => kind !== 'Event' && kind !== 'Lease').map(({ kind }) => resourceOf.get(kind));
  return kubectl(run, ['get', resources.join(','), '-A', '-o', 'yaml']) ?? '';
}
