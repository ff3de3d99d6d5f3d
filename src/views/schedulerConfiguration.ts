/** kube-scheduler's configuration file on a machine: as it is there, and what kube-scheduler would say of another text and make of it. */
import { readConfiguration, schedulerFile, SCHEDULER_FILES, SCHEDULER_PATH, POINTS, type ReadConfiguration, type Simplified } from '../engine/lateCode.ts';
import type { Run } from '../engine/index.ts';

export interface SchedulerConfigurationQuery {
  /** Default: the first control plane machine. */
  readonly machine?: string;
  /** What the reader has typed; absent: what is in the file. */
  readonly text?: string;
}

interface ShownPlugin {
  readonly name: string;
  /** Of those that score. */
  readonly weight?: number;
}

export interface ShownProfile {
  readonly name: string;
  /** percentageOfNodesToScore; 0 is adaptive. */
  readonly percentage: number;
  readonly points: readonly { readonly point: string; readonly plugins: readonly ShownPlugin[] }[];
}

export interface SchedulerConfigurationData {
  readonly machines: readonly string[];
  readonly machine: string;
  readonly path: string;
  /** '': there is no such file, kube-scheduler runs with its defaults. */
  readonly file: string;
  /** Of the text asked about: kube-scheduler's own words when it would not start. */
  readonly error?: string;
  readonly faults: readonly { readonly message: string; readonly field?: string; readonly line?: number; readonly column?: number }[];
  readonly simplified: readonly Simplified[];
  readonly profiles: readonly ShownProfile[];
}

const EMPTY = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

export function schedulerConfigurationView(run: Run, query: SchedulerConfigurationQuery): SchedulerConfigurationData {
  const machines = run.scenario.machines.filter(({ controlPlane }) => controlPlane === true).map(({ name }) => name);
  const machine = machines.find((name) => name === query.machine) ?? machines[0] ?? '';
  const file = schedulerFile(run.state<string>(SCHEDULER_FILES), machine, run.scenario.schedulerConfig) ?? '';
  const text = query.text ?? file;
  const read = readConfiguration(text.trim() === '' ? EMPTY : text);
  return { machines, machine, path: SCHEDULER_PATH, file, ...outcome(read) };
}

function outcome(read: ReadConfiguration): Pick<SchedulerConfigurationData, 'error' | 'faults' | 'simplified' | 'profiles'> {
  if (!read.ok) return { error: read.error, faults: read.faults, simplified: [], profiles: [] };
  const profiles = read.settings.profiles.list.map((profile): ShownProfile => ({
    name: profile.name,
    percentage: profile.percentage,
    points: POINTS.map((point) => ({
      point,
      plugins: point === 'score' ? profile.scorers.map(({ plugin, weight }) => ({ name: plugin.name, weight })) : profile.at(point).map(({ name }) => ({ name })),
    })).filter(({ plugins }) => plugins.length > 0),
  }));
  return { faults: [], simplified: read.simplified, profiles };
}
