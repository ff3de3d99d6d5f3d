/**
 * kube-scheduler's configuration file on a control plane machine, which is on its disk and outlives the program. Upstream: the file named by
 * kube-scheduler's --config.
 */
import { fnv1a32 } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';

/** By machine: the file as an administrator has written it; '': it was taken away. */
export const SCHEDULER_FILES = 'machines/schedulerConfig';

export const SCHEDULER_PATH = '/etc/kubernetes/scheduler-config.yaml';

/** Tells one text from another. */
export const fingerprint = (text: string): string => fnv1a32(text).toString(16).padStart(8, '0');

/** The file's text: as written last, or as it was at the start; undefined when there is none. */
export function schedulerFile(files: Pick<Table<string>, 'get'>, machine: string, atStart: string | undefined): string | undefined {
  const text = files.get(machine) ?? atStart;
  return text === '' ? undefined : text;
}
