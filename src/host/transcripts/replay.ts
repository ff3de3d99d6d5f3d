/**
 * Replays one recorded scenario: its nodes, its commands in a shell, and what was done by hand between them.
 * The recordings had simulated nodes (KWOK): Pods are Running and Ready at once, and the cluster was minutes old.
 */
import { machine, DEFAULT_SCENARIO, Run, SECOND, type Machine, type Scenario, type Taint } from '../../engine/index.ts';
import { Shell } from '../../kubectl/shell/shell.ts';
import type { KubectlHost } from '../../kubectl/host.ts';
import { runHost, type Files } from '../runHost.ts';
import { waitUntilQuiet } from './quiet.ts';

export interface RecordedScenario {
  readonly name: string;
  readonly setup?: { readonly nodes?: readonly RecordedNode[] };
  readonly steps: readonly { readonly cmd: string; readonly stdin?: string }[];
}

export type Descriptions = NonNullable<KubectlHost['descriptions']>;

interface RecordedNode {
  readonly name: string;
  readonly labels?: { readonly [key: string]: string } | null;
  readonly taints?: readonly Taint[] | null;
  readonly podCIDR?: string | null;
  readonly unschedulable?: boolean | null;
  readonly allocatable?: { readonly [resource: string]: string } | null;
  readonly capacity?: { readonly [resource: string]: string } | null;
}

export interface ReplayedStep {
  readonly scenario: string;
  readonly index: number;
  readonly cmd: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A kubectl process takes about so long before its first request. */
const START_OF_PROCESS = 0.15 * SECOND;
/** How old the cluster is when a scenario begins. */
const AGE = 120 * SECOND;

/** `descriptions`: the texts of `kubectl explain`. */
export function replayScenario(scenario: RecordedScenario, files: Files, descriptions: Descriptions): ReplayedStep[] {
  const run = new Run(scenarioOf(scenario.setup?.nodes ?? []), 1);
  run.settle();
  run.advanceTo(AGE);
  forgetEvents(run);
  const shell = shellOf(run, files, descriptions);
  const replayed: ReplayedStep[] = [];
  scenario.steps.forEach(({ cmd, stdin }, index) => {
    if (cmd.startsWith('#')) act(run, cmd);
    else if (!isBackgroundWatch(cmd)) {
      const { stdout, stderr, exitCode } = shell.run(cmd, stdin);
      replayed.push({ scenario: scenario.name, index, cmd, stdout, stderr, exitCode });
    }
  });
  return replayed;
}

function scenarioOf(nodes: readonly RecordedNode[]): Scenario {
  const { id: _id, ...defaults } = DEFAULT_SCENARIO;
  return {
    ...defaults,
    machines: nodes.length === 0 ? DEFAULT_SCENARIO.machines : nodes.map(machineOf),
    workload: 'instant',
    systemPods: false,
  };
}

/** What the simulated nodes of the recordings said that they run. */
const SIMULATED_NODE = { osImage: 'Debian GNU/Linux 13 (trixie)', kernelVersion: '6.12.0', containerRuntimeVersion: 'containerd://2.1.0' };

function machineOf(node: RecordedNode, index: number): Machine {
  const usual = machine(node.name, index, '');
  const labels = node.labels ?? {};
  return {
    ...usual,
    ...SIMULATED_NODE,
    controlPlane: Object.hasOwn(labels, 'node-role.kubernetes.io/control-plane'),
    labels,
    taints: node.taints ?? [],
    ...(node.podCIDR != null && { podCIDR: node.podCIDR }),
    ...(node.unschedulable === true && { unschedulable: true }),
    capacity: node.capacity ?? node.allocatable ?? usual.capacity,
    ...(node.allocatable != null && { allocatable: node.allocatable }),
  };
}

/** The recordings began without events: those of the cluster's start had gone. */
function forgetEvents(run: Run): void {
  for (const { metadata } of run.objects('', 'v1', 'events')) {
    run.execute({
      verb: 'delete',
      group: '',
      version: 'v1',
      resource: 'events',
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
      user: 'kubernetes-admin',
      agent: 'podium',
    });
  }
}

/** A watch ran in the background until the end; what it printed is not compared. */
const isBackgroundWatch = (cmd: string): boolean => /\s(-w|--watch)(\s|$)/.test(cmd) && !cmd.includes('--request-timeout');

/** What a person's shell had: an editor that only shows. */
const VARIABLES = { EDITOR: 'cat' };

function shellOf(run: Run, files: Files, descriptions: Descriptions): Shell {
  const host: KubectlHost = { ...runHost(run, undefined, files), descriptions };
  // Simulated time passes with each command, as it does in a terminal.
  return new Shell(host, {
    variables: VARIABLES,
    onProcess: (name) => (name === 'kubectl' ? run.advanceTo(run.now + START_OF_PROCESS) : undefined),
  });
}

/** What a comment line says was done by hand. A node without KWOK neither beats nor starts or ends Pods. */
function act(run: Run, cmd: string): void {
  const words = cmd.replace(/^#\s*/, '');
  const quiet = /^wait until quiescent(?: for ([\d.]+)s)?(?: \(max ([\d.]+)s\))?/.exec(words);
  if (quiet !== null) return waitUntilQuiet(run, Number(quiet[1] ?? 2.5) * SECOND, Number(quiet[2] ?? 20) * SECOND);
  const sleep = /^sleep ([\d.]+)/.exec(words);
  if (sleep !== null) return run.advanceTo(run.now + Math.round(Number(sleep[1]) * SECOND));
  const heartbeats = /^(\S+) (stops heartbeating|heartbeats again)/.exec(words);
  if (heartbeats !== null) return beat(run, [heartbeats[1] ?? ''], heartbeats[2] !== 'stops heartbeating');
  const all = run.objects('', 'v1', 'nodes').map(({ metadata }) => metadata.name);
  if (words.startsWith('stop kwok')) beat(run, all, false);
  if (words.startsWith('start kwok')) beat(run, all, true);
}

function beat(run: Run, nodes: readonly string[], on: boolean): void {
  for (const target of nodes) run.fault({ code: on ? 'startKubelet' : 'stopKubelet', target });
}
