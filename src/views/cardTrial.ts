/**
 * What shows that something is missing without a part: what is done to it, what is then asked of the cluster in both futures where nothing would
 * show by itself, and how long one waits. Only what the simulation really can do; a part that nothing can strike has no trial.
 */
import { faultsOn, type FaultTarget, type Run } from '../engine/index.ts';
import { addonsView } from './addons.ts';
import { ADDON_PROGRAMS, addonOf } from './cardAddons.ts';

export type Deed = { readonly fault: string; readonly target: string } | { readonly line: string };

export interface Trial {
  readonly strike: readonly Deed[];
  /** Simulated microseconds from the blow to the question. */
  readonly before: number;
  /** Asked in both futures, that with the part and that without. */
  readonly probe: readonly Deed[];
  readonly after: number;
}

const SECOND = 1_000_000;
/** Longer than a static Pod takes to end. */
const END = 40 * SECOND;
/** A node counts as lost after 50 s. */
const LOST = 75 * SECOND;

export function trialOf(run: Run, type: string, instance: string | undefined): Trial | undefined {
  const trial = wishedTrial(run, type, instance);
  return trial?.strike.every((deed) => 'line' in deed || possible(run, deed)) === true ? trial : undefined;
}

const TARGETS: readonly FaultTarget[] = ['program', 'node', 'provider'];
const possible = (run: Run, { fault, target }: { readonly fault: string; readonly target: string }): boolean =>
  TARGETS.some((kind) => (faultsOn(kind, target) as readonly string[]).includes(fault) && run.hasTarget(kind, target));

/** As the trial's name is made of the moment, it may be held again later. */
const someDeployment = (run: Run): Deed => ({ line: `kubectl create deployment probe-${run.position} --image=nginx --replicas=2` });
const someBalancer = (run: Run): Deed => ({ line: `kubectl create service loadbalancer probe-${run.position} --tcp=80` });

function wishedTrial(run: Run, type: string, instance: string | undefined): Trial | undefined {
  const { systemPods, workload } = run.scenario;
  const struck = (fault: string, target: string, after = LOST, probe: readonly Deed[] = []): Trial => ({ strike: [{ fault, target }], before: 0, probe, after });
  switch (type) {
    case 'etcd': case 'kube-apiserver': case 'kube-scheduler': case 'kube-controller-manager': {
      const asPod = systemPods && workload === 'containers' && !(type === 'etcd' && run.scenario.controlPlane?.etcd === 'external');
      return { strike: [{ fault: asPod ? 'moveManifest' : 'crash', target: instance === undefined ? type : `${type}/${instance}` }], before: asPod ? END : 2 * SECOND, probe: [someDeployment(run)], after: 15 * SECOND };
    }
    case 'load-balancer': return { ...struck('crash', type, LOST, [someDeployment(run)]), before: 2 * SECOND };
    case 'kubelet': return struck('stopKubelet', instance ?? '');
    case 'runtime': return struck('stopRuntime', instance ?? '');
    case 'supervisor': return { strike: [{ fault: 'killSupervisor', target: instance ?? '' }], before: 0, probe: [{ fault: 'killKubelet', target: instance ?? '' }], after: LOST };
    case 'hardware': case 'os': case 'containers': return struck('powerOff', instance ?? '');
    case 'network': return struck('cutNetwork', run.scenario.machines.findLast(({ controlPlane }) => controlPlane !== true)?.name ?? '');
    case 'cloud': return struck('cloudDown', run.scenario.provider ?? '', 30 * SECOND, [someBalancer(run)]);
    default: return removed(run, type, instance);
  }
}

/** What the cluster itself runs as Pods is taken away as its administrator would. */
function removed(run: Run, type: string, instance: string | undefined): Trial | undefined {
  if (type === 'kube-proxy') return exists(run, 'daemonsets', 'kube-system', 'kube-proxy') ? { strike: [{ line: 'kubectl delete daemonset kube-proxy -n kube-system' }], before: END, probe: [], after: SECOND } : undefined;
  if (type === 'cni') return agentRemoved(run);
  if (type === 'cloud-controller-manager') {
    const found = run.objects('apps', 'v1', 'daemonsets', 'kube-system').find(({ metadata }) => metadata.name.includes('cloud-controller-manager'));
    return found && { strike: [{ line: `kubectl delete daemonset ${found.metadata.name} -n kube-system` }], before: END, probe: [someBalancer(run)], after: 30 * SECOND };
  }
  if (type !== 'addon' && !ADDON_PROGRAMS.includes(type)) return undefined;
  const ids: readonly string[] = addonOf(type, instance);
  const lines = addonsView(run, {}).addons.filter(({ id }) => ids.includes(id)).flatMap(({ workloads }) => workloads.filter(({ there }) => there));
  if (lines.length === 0) return undefined;
  return { strike: lines.map(({ resource, name, namespace }) => ({ line: `kubectl delete ${resource.slice(0, -1)} ${name} -n ${namespace}` })), before: END, probe: [], after: SECOND };
}

/** What the agent has made stays until the machine starts again. */
function agentRemoved(run: Run): Trial | undefined {
  const { agent } = run.network.kind.cni;
  const worker = run.scenario.machines.findLast(({ controlPlane, os }) => controlPlane !== true && os !== 'windows')?.name;
  if (agent === undefined || worker === undefined || !exists(run, 'daemonsets', agent.namespace, agent.daemonSet)) return undefined;
  return { strike: [{ line: `kubectl delete daemonset ${agent.daemonSet} -n ${agent.namespace}` }], before: END, probe: [{ fault: 'reboot', target: worker }], after: LOST };
}

const exists = (run: Run, resource: string, namespace: string, name: string): boolean => run.objects('apps', 'v1', resource, namespace).some(({ metadata }) => metadata.name === name);
