/**
 * A small cluster for tests about Pods: make them, let time pass, read what became of them. Not shipped.
 */
import type { Pod, PodSpec } from '../api/kinds/pod.ts';
import type { Json, KubeObject } from '../api/object.ts';
import type { Steps } from '../api/steps.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, machine, type Scenario } from '../scenario.ts';
import { SECOND } from '../kernel/time.ts';

const PLURALS: ReadonlyMap<string, readonly [group: string, plural: string]> = new Map([
  ['Pod', ['', 'pods']],
  ['Service', ['', 'services']],
  ['ConfigMap', ['', 'configmaps']],
  ['Secret', ['', 'secrets']],
  ['Deployment', ['apps', 'deployments']],
]);

/** One control plane node and one worker, without the Pods of a kubeadm cluster unless asked for; settled. */
export function podRun(given: Partial<Scenario> = {}): Run {
  const machines = ['controlplane', 'worker1'].map((name, index) => machine(name, index, 'a'));
  const run = new Run({ ...DEFAULT_SCENARIO, machines, systemPods: false, ...given }, 1);
  run.settle();
  return run;
}

export function make(run: Run, object: { readonly apiVersion: string; readonly kind: string; readonly metadata: object; readonly [field: string]: unknown }): void {
  const [group, resource] = PLURALS.get(object.kind)!;
  const response = run.execute({ verb: 'create', group, version: 'v1', resource, namespace: 'default', body: object as Json, user: 'kubernetes-admin', agent: 'kubectl' });
  if (response.code >= 400) throw new Error(JSON.stringify(response.body));
}

export const makePod = (run: Run, name: string, spec: PodSpec | object, labels: object = {}): void => make(run, { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec });

/** A Pod of one busybox container that runs a shell line. */
export const shellPod = (run: Run, name: string, line: string, more: object = {}): void =>
  makePod(run, name, { containers: [{ name: 'main', image: 'busybox:1.37', command: ['sh', '-c', line] }], ...more });

/** Where `wait` had got to: a run's own time stands still while nothing happens. */
const WAITED = new WeakMap<Run, number>();

export function wait(run: Run, seconds: number): void {
  const until = Math.max(run.headTime, WAITED.get(run) ?? 0) + seconds * SECOND;
  WAITED.set(run, until);
  run.advanceTo(until);
}

export const podOf = (run: Run, name: string, namespace = 'default'): Pod | undefined => run.objects<Pod>('', 'v1', 'pods', namespace).find(({ metadata }) => metadata.name === name);

interface ToldEvent extends KubeObject {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count?: number;
  readonly involvedObject: { readonly name: string; readonly fieldPath?: string };
}

/** `Normal Pulling spec.containers{web} | Pulling image "x"`, in the order in which they were first told. */
export function told(run: Run, pod: string): string[] {
  const found: { readonly at: number; readonly text: string }[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const entry = run.entry(seq)!;
    const data = entry.data as Steps['stored'];
    if (entry.type !== 'stored' || data.op !== 'create' || data.subject.resource !== 'events') continue;
    const value = run.change(data.revision)?.value as ToldEvent | undefined;
    if (value?.involvedObject.name !== pod || value.reason === 'Scheduled') continue;
    found.push({ at: seq, text: `${value.type} ${value.reason} ${value.involvedObject.fieldPath ?? '-'} | ${value.message}` });
  }
  return found.map(({ text }) => text);
}

/** Codes of the steps that kubelets made about a Pod. */
export function steps(run: Run, pod: string): string[] {
  const codes: string[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const { type, data } = run.entry(seq)!;
    if (type === 'synced' && (data as Steps['synced']).pod === `default/${pod}`) codes.push((data as Steps['synced']).code);
  }
  return codes;
}

export function exec(run: Run, pod: string, command: readonly string[], container?: string): { readonly stdout: string; readonly stderr: string; readonly exitCode: number; readonly error?: string } {
  const options = { command: [...command], ...(container !== undefined && { container }) };
  return run.read({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: pod, subresource: 'exec', options, user: 'kubernetes-admin', agent: 'kubectl' }).body as ReturnType<typeof exec>;
}

export const logs = (run: Run, pod: string, options: { readonly [name: string]: Json } = {}): unknown =>
  run.read({ verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: pod, subresource: 'log', options, user: 'kubernetes-admin', agent: 'kubectl' }).body;

export const remove = (run: Run, pod: string, options: { readonly gracePeriodSeconds?: number } = {}): void =>
  void run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: pod, body: options, user: 'kubernetes-admin', agent: 'kubectl' });
