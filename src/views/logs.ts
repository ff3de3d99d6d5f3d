/** The store of cluster-level logging, searched; with a mark on lines whose Pod is gone. */
import { formatTime, type LogRecord, type Run } from '../engine/index.ts';
import { backendOf, type Backend, type Unreachable } from './backend.ts';

export interface LogsQuery {
  readonly namespace?: string;
  readonly pod?: string;
  readonly text?: string;
  /** Only the last so many simulated seconds. */
  readonly seconds?: number;
}

export interface LogsData {
  readonly store: Unreachable | { readonly servedBy: Backend; readonly kept: number; readonly found: number; readonly lines: readonly (LogRecord & { readonly time: string; readonly gone: boolean })[]; readonly namespaces: readonly string[]; readonly pods: readonly string[] };
}

const MOST = 200;

export function logsView(run: Run, { namespace, pod, text = '', seconds }: LogsQuery): LogsData {
  const servedBy = backendOf(run, 'loki', 'logging', 'loki');
  if ('code' in servedBy) return { store: servedBy };
  const table = run.state<LogRecord>('loki/lines');
  const all = table.keys(`${servedBy.instance}|`).map((key) => table.get(key)!);
  const there = new Set(run.objects('', 'v1', 'pods').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const wanted = text.toLowerCase();
  const since = seconds === undefined ? 0 : run.now - seconds * 1_000_000;
  const inNamespace = all.filter((line) => namespace === undefined || line.namespace === namespace);
  const found = inNamespace.filter((line) => (pod === undefined || line.pod === pod) && line.at >= since && line.text.toLowerCase().includes(wanted)).sort((a, b) => a.at - b.at);
  return {
    store: {
      servedBy,
      kept: all.length,
      found: found.length,
      lines: found.slice(-MOST).map((line) => ({ ...line, time: formatTime(line.at, run.scenario.epoch), gone: !there.has(`${line.namespace}/${line.pod}`) })),
      namespaces: [...new Set(all.map((line) => line.namespace))].sort(),
      pods: [...new Set(inNamespace.map((line) => line.pod))].sort(),
    },
  };
}
