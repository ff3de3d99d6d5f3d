/**
 * A cluster of many workers, to watch the scheduler sample nodes and the page draw them: one master, ten zones, no Pods of the system (each node
 * would have two). Upstream: none; the size is that of scheduler_perf's clusters. Leaves out: limits of clients, which would make joining long.
 */
import { DEFAULT_SCENARIO, machine, type Scenario } from './scenario.ts';

const ZONES = 'abcdefghij';
const LARGEST = 5_000;

/** `nodes1000`: that many workers. Undefined: it is no such name, or too large. */
export function largeScenario(id: string): Scenario | undefined {
  const workers = Number(/^nodes(\d{1,4})$/.exec(id)?.[1] ?? 0);
  if (workers < 1 || workers > LARGEST) return undefined;
  const digits = String(workers).length;
  const machines = Array.from({ length: workers + 1 }, (_, index) => ({
    ...machine(index === 0 ? 'controlplane' : `worker${String(index).padStart(digits, '0')}`, index, ZONES[index % ZONES.length]!),
    podCIDR: `10.${128 + (index >> 8)}.${index & 255}.0/24`,
  }));
  return { ...DEFAULT_SCENARIO, id, machines, podNetwork: '10.128.0.0/9', systemPods: false, clientLimits: false };
}
