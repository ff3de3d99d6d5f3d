/**
 * What a container left as its last words. Upstream: pkg/kubelet/kuberuntime (getTerminationMessage): /dev/termination-log, or the end of the log.
 */
import type { Container } from '../api/kinds/pod.ts';
import type { LogLine } from './logStore.ts';
import type { ContainerRecord } from './record.ts';

const MAX_LENGTH = 4096;
const MAX_LOG = 2048;
const MAX_LINES = 80;

export function terminationMessage(spec: Container, { files }: ContainerRecord, exitCode: number, log: readonly LogLine[] | undefined): string | undefined {
  const path = spec.terminationMessagePath ?? '/dev/termination-log';
  const written = Object.hasOwn(files, path) ? files[path]!.slice(0, MAX_LENGTH) : '';
  if (written !== '') return written;
  if (exitCode === 0 || spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || log === undefined) return undefined;
  const end = log.slice(-MAX_LINES).map(({ text }) => `${text}\n`).join('').slice(-MAX_LOG);
  return end === '' ? undefined : end;
}
