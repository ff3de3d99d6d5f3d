/** What to try next, made of the step: terminal lines that show more of it, and faults that put it to the test. */
import type { Steps, Subject } from '../../engine/index.ts';
import type { Suggestion, Words } from '../explanation.ts';
import type { Frame, Step } from '../protocol.ts';
import { lastOf, plural } from './subject.ts';

type Draft = { readonly key: string; readonly data?: { readonly [name: string]: string | number } } & Pick<Suggestion, 'line' | 'fault'>;

const MOST = 3;
/** Names that can stand in a line without quotes. */
const PLAIN = /^[A-Za-z0-9._-]+$/;

export function suggestionsOf(frame: Frame, words: Words): readonly Suggestion[] {
  const { step } = frame;
  if (step === undefined) return [];
  return drafts(step, frame)
    .slice(0, MOST)
    .map(({ key, data = {}, line, fault }) => ({ label: words.say(`try.${key}`, data), ...(line !== undefined && { line: shortened(line, frame.namespace) }), ...(fault && { fault }) }));
}

function drafts(step: Step, frame: Frame): readonly Draft[] {
  switch (step.type) {
    case 'scheduled':
      return afterScheduling(step.data as Steps['scheduled']);
    case 'refused':
      return [];
    case 'reconciled':
      return afterReconcile(step.data as Steps['reconciled'], frame);
    case 'synced':
      return afterSync(step.data as Steps['synced']);
    case 'stored':
    case 'request':
    case 'proposed':
    case 'response':
    case 'notified':
      return aboutSubject((step.data as { readonly subject: Subject }).subject, isEnd(step.data));
    case 'milestone':
      return afterMilestone(step.data as Steps['milestone'], frame);
    case 'proxied':
      return [{ key: 'endpointSlices', line: 'kubectl get endpointslices' }, { key: 'services', line: 'kubectl get services' }];
    case 'fault':
      return afterFault(step.data as Steps['fault']);
    default:
      return [{ key: 'events', line: 'kubectl get events --sort-by=.metadata.creationTimestamp' }];
  }
}

const IN_NAMESPACE = / -n ([A-Za-z0-9._-]+)(?= |$)/;

/** ` -n kube-system`. */
const inNamespace = (namespace: string | undefined): string => (namespace === undefined || !PLAIN.test(namespace) ? '' : ` -n ${namespace}`);

/** Nothing is said of the namespace by which kubectl goes anyway. */
const shortened = (line: string, usual = 'default'): string => line.replace(IN_NAMESPACE, (all, namespace: string) => (namespace === usual ? '' : all));

function podLine(verb: string, path: string): string | undefined {
  const slash = path.indexOf('/');
  const name = lastOf(path);
  return PLAIN.test(name) ? `kubectl ${verb.replace('NAME', name)}${inNamespace(slash < 0 ? undefined : path.slice(0, slash))}` : undefined;
}

const lined = (key: string, line: string | undefined, data?: Draft['data']): readonly Draft[] => (line === undefined ? [] : [{ key, line, ...(data && { data }) }]);

function afterScheduling({ pod, outcome, node }: Steps['scheduled']): readonly Draft[] {
  const name = lastOf(pod);
  const describe = lined('describePod', podLine('describe pod NAME', pod), { name });
  if (outcome !== 'bound') return [...describe, { key: 'nodes', line: 'kubectl describe nodes' }, { key: 'waiting', line: 'kubectl get pods -A --field-selector=status.phase=Pending' }];
  if (node === undefined) return describe;
  return [...describe, { key: 'cordon', line: `kubectl cordon ${node}`, data: { node } }, { key: 'stopKubelet', fault: { code: 'stopKubelet', target: node }, data: { node } }];
}

/** As people type them. */
const SINGULAR: ReadonlyMap<string, string> = new Map([['deployments', 'deployment'], ['replicasets', 'replicaset'], ['daemonsets', 'daemonset'], ['nodes', 'node'], ['pods', 'pod'], ['services', 'service']]);

function afterReconcile({ resource, key, code }: Steps['reconciled'], frame: Frame): readonly Draft[] {
  const name = lastOf(key);
  if (!PLAIN.test(name)) return [];
  const kind = SINGULAR.get(plural(resource)) ?? plural(resource);
  const at = inNamespace(key.includes('/') ? key.slice(0, key.indexOf('/')) : undefined);
  const own = lined('describe', `kubectl describe ${kind} ${name}${at}`, { name });
  const scalable = kind === 'deployment' || kind === 'replicaset';
  if (!scalable) return own;
  const victim = code === 'createPods' || code === 'upToDate' ? runningPodOf(frame, name) : undefined;
  return [...own, ...lined('scale', kind === 'deployment' ? `kubectl scale deployment ${name} --replicas=5${at}` : undefined, { name, count: 5 }), ...deletion(victim)];
}

const deletion = (pod: { readonly namespace: string; readonly name: string } | undefined): readonly Draft[] =>
  pod === undefined ? [] : lined('deletePod', podLine('delete pod NAME', `${pod.namespace}/${pod.name}`), { name: pod.name });

function runningPodOf(frame: Frame, owner: string): { readonly namespace: string; readonly name: string } | undefined {
  for (const node of frame.scene.nodes) {
    const found = node.pods.find((pod) => pod.owner === owner && pod.status === 'Running');
    if (found !== undefined) return found;
  }
  return undefined;
}

function afterSync({ node, pod, code }: Steps['synced']): readonly Draft[] {
  if (pod === undefined) return [{ key: 'node', line: `kubectl describe node ${node}`, data: { node } }];
  const name = lastOf(pod);
  const describe = lined('describePod', podLine('describe pod NAME', pod), { name });
  const logs = /start|ready|backOff|crash|exit|probe/i.test(code) ? lined('logs', podLine('logs NAME', pod), { name }) : [];
  return [...describe, ...logs, { key: 'stopKubelet', fault: { code: 'stopKubelet', target: node }, data: { node } }];
}

/** The object no longer exists. */
const isEnd = (data: unknown): boolean => (data as { readonly op?: string }).op === 'delete' || (data as { readonly event?: string }).event === 'DELETED';

function aboutSubject({ resource, namespace, name }: Subject, gone: boolean): readonly Draft[] {
  const kind = SINGULAR.get(plural(resource)) ?? plural(resource);
  const at = inNamespace(namespace);
  if (gone || name === undefined || !PLAIN.test(name)) return lined('list', `kubectl get ${plural(resource)}${at}`, { resource: plural(resource) });
  return [...lined('yaml', `kubectl get ${kind} ${name}${at} -o yaml`, { name }), ...lined('describe', `kubectl describe ${kind} ${name}${at}`, { name })];
}

function afterMilestone({ code, subject, node }: Steps['milestone'], frame: Frame): readonly Draft[] {
  const path = `${subject.namespace ?? ''}/${subject.name ?? ''}`;
  const name = subject.name ?? '';
  switch (code) {
    case 'podScheduled':
      return [...lined('describePod', podLine('describe pod NAME', path), { name }), { key: 'wide', line: 'kubectl get pods -o wide' }];
    case 'podRunning':
    case 'podReady':
      return [...lined('logs', podLine('logs NAME', path), { name }), ...lined('deletePod', podLine('delete pod NAME', path), { name }), ...stopNode(node)];
    case 'rolloutComplete':
      return PLAIN.test(name) ? [...lined('scale', `kubectl scale deployment ${name} --replicas=5${inNamespace(subject.namespace)}`, { name, count: 5 }), ...deletion(frame.scene.nodes.flatMap(({ pods }) => pods).find((pod) => !pod.system))] : [];
    case 'podDeleted':
      return lined('list', `kubectl get pods${inNamespace(subject.namespace)}`, { resource: 'pods' });
    case 'nodeReady':
    case 'nodeNotReady':
      return PLAIN.test(name) ? [{ key: 'node', line: `kubectl describe node ${name}`, data: { node: name } }, { key: 'wide', line: 'kubectl get pods -o wide' }] : [];
    default:
      return lined('describePod', podLine('describe pod NAME', path), { name });
  }
}

const stopNode = (node: string | undefined): readonly Draft[] => (node === undefined ? [] : [{ key: 'stopKubelet', fault: { code: 'stopKubelet', target: node }, data: { node } }]);

const MENDED: ReadonlyMap<string, string> = new Map([['stopKubelet', 'startKubelet'], ['stopHeartbeats', 'startHeartbeats'], ['stopRuntime', 'startRuntime'], ['powerOff', 'powerOn'], ['killSupervisor', 'startSupervisor']]);

function afterFault({ code, target }: Steps['fault']): readonly Draft[] {
  const mend = MENDED.get(code);
  return [{ key: 'watchNodes', line: 'kubectl get nodes' }, ...(mend === undefined ? [] : [{ key: mend, fault: { code: mend, target }, data: { node: target } }])];
}
