/**
 * `kubectl exec`, as the kubelet serves it: a look, which changes nothing and takes no time. Upstream: pkg/kubelet/server (getExec),
 * pkg/kubelet/kuberuntime (GetExec), the runtime's own errors. Leaves out: standard input, terminals.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { Micros } from '../kernel/time.ts';
import { containerNamed } from './logs.ts';
import { specOf, type PodRecord } from './record.ts';
import type { Runtime } from './runtime.ts';

export interface ExecAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** It could not even be begun. */
  readonly error?: string;
}

const failed = (error: string): ExecAnswer => ({ stdout: '', stderr: '', exitCode: 1, error });

export function execInPod(runtime: Runtime, record: PodRecord | undefined, pod: Pod, options: { readonly [name: string]: unknown }, hostIP: string, now: Micros): ExecAnswer {
  const given = options['command'];
  const command = Array.isArray(given) ? given.map(String) : given === undefined ? [] : [String(given)];
  if (command.length === 0) return failed('you must specify at least one command for the container');
  const named = containerNamed(pod, options['container']);
  if (!('name' in named)) return failed(named.text);
  const container = record?.containers.find(({ name }) => name === named.name);
  if (record === undefined || container?.state !== 'running') return failed(`unable to upgrade connection: container not found ("${named.name}")`);
  const { stdout, stderr, exitCode, missing } = runtime.exec(record, container, specOf(record, named.name), command, hostIP, now);
  if (missing === undefined) return { stdout, stderr, exitCode };
  const why = missing.includes('/') ? `stat ${missing}: no such file or directory` : 'executable file not found in $PATH';
  return failed(`error executing command in container: failed to exec in container: failed to start exec "${(container.id ?? '').split('').reverse().join('')}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${missing}": ${why}`);
}
