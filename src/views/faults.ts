/** All that can be broken and mended at this moment, by what it strikes; the network between machines, and messages in flight, too. */
import { faultsOn, type FaultTarget, type Run } from '../engine/index.ts';
import { faultsFor } from './faultsFor.ts';
import { messagesOf } from '../scene/parts/messages.ts';

/** In the order in which they are offered. */
export type FaultGroup = 'message' | 'node' | 'network' | 'program' | 'etcd' | 'provider';

export interface Strikable {
  readonly group: FaultGroup;
  readonly target: string;
  readonly codes: readonly string[];
  /** Of messages: what it is, from where to where. */
  readonly message?: { readonly from: string; readonly to: string; readonly label: string; readonly about: string };
}

export interface FaultsData {
  readonly targets: readonly Strikable[];
  readonly machines: readonly string[];
}

const PROGRAMS: readonly string[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];
const NETWORK: ReadonlySet<string> = new Set(['cutNetwork', 'slowNetwork', 'loseNetwork', 'healNetwork']);

export function faultsView(run: Run, _query: object): FaultsData {
  const known = run.state<object>('kubelet/nodes').keys();
  const external = (run.scenario.controlPlane?.etcdMachines ?? []).map(({ name }) => name);
  const machines = [...new Set([...run.scenario.machines.map(({ name }) => name), ...known, ...external])].filter((name) => run.hasTarget('node', name));
  const nodes = machines.flatMap((name): Strikable[] => {
    const codes = faultsOn('node', name);
    const own = codes.filter((code) => !NETWORK.has(code));
    return [...(external.includes(name) ? [] : [{ group: 'node' as const, target: name, codes: own }]), { group: 'network', target: name, codes: codes.filter((code) => NETWORK.has(code)) }];
  });
  const found = [...messages(run), ...nodes, ...programs(run, machines), ...provider(run, machines)].filter(({ codes }) => codes.length > 0);
  return { targets: found, machines };
}

function messages(run: Run): Strikable[] {
  const seqs = messagesOf(run).filter(({ seq }) => run.hasTarget('message', String(seq)));
  return seqs.map(({ seq, from, to, label, about }) => ({ group: 'message', target: String(seq), codes: faultsOn('message', String(seq)), message: { from, to, label, about } }));
}

function programs(run: Run, machines: readonly string[]): Strikable[] {
  const named = PROGRAMS.flatMap((kind) => [kind, ...machines.map((machine) => `${kind}/${machine}`)]);
  const there = [...named, 'load-balancer', ...machines.map((machine) => `kubelet/${machine}`)].filter((name) => run.hasTarget('program', name));
  return there.map((target) => ({ group: target.startsWith('etcd') ? 'etcd' : 'program', target, codes: faultsFor(run, 'program', target) }));
}

function provider(run: Run, machines: readonly string[]): Strikable[] {
  const { provider: name = 'none' } = run.scenario;
  if (name === 'none') return [];
  const zones = [...new Set(run.scenario.machines.map(({ labels }) => labels?.['topology.kubernetes.io/zone'] ?? ''))].filter((zone) => run.hasTarget('zone', zone));
  const of = (target: FaultTarget, names: readonly string[]): Strikable[] => names.map((one) => ({ group: 'provider', target: one, codes: faultsOn(target, one) }));
  return [...of('provider', [name]), ...of('zone', zones), ...of('instance', machines)];
}
