/**
 * A container's environment variables. Upstream: pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), pkg/kubelet/envvars,
 * third_party/forked/golang/expansion.
 */
import type { Container, Pod } from '../api/kinds/pod.ts';
import type { Service } from '../api/kinds/service.ts';
import type { StringMap } from '../api/object.ts';
import { labelOf } from '../api/selector.ts';
import { keysIn, valueIn, variableReference, type References } from './references.ts';

export interface Surroundings {
  readonly node: string;
  readonly hostIP: string;
  readonly podIP: string;
  readonly references: References;
  /** Services that the node knows, those of the Pod's namespace and `kubernetes`. */
  readonly services: readonly Service[];
}

/** In the order in which a process sees them. */
export function environmentOf(pod: Pod, container: Container, hostname: string, around: Surroundings): StringMap {
  const result = new Map<string, string>([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ['HOSTNAME', hostname]]);
  const namespace = pod.metadata.namespace ?? '';
  if (pod.spec.enableServiceLinks !== false) for (const [name, value] of serviceVariables(around.services)) result.set(name, value);
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const object = around.references.get(around.node, namespace, configMapRef ? 'configmap' : 'secret', configMapRef?.name ?? secretRef?.name ?? '');
    if (object) for (const key of keysIn(object)) result.set(prefix + key, valueIn(object, key) ?? '');
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom === undefined ? expand(variable.value ?? '', result) : valueFrom(pod, container, variable, around);
    if (value !== undefined) result.set(variable.name, value);
  }
  result.set('HOME', '/root');
  return Object.fromEntries(result);
}

function valueFrom(pod: Pod, container: Container, variable: NonNullable<Container['env']>[number], around: Surroundings): string | undefined {
  const { fieldRef, resourceFieldRef } = variable.valueFrom ?? {};
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, around);
  if (resourceFieldRef) {
    const [list, name = ''] = resourceFieldRef.resource.split('.');
    return String((list === 'limits' ? container.resources?.limits : container.resources?.requests)?.[name] ?? '0');
  }
  const [reference] = variableReference(variable);
  const object = reference && around.references.get(around.node, pod.metadata.namespace ?? '', reference.kind, reference.name);
  return object && valueIn(object, reference.keys[0] ?? '');
}

/** A field of the downward API. */
export function fieldValue({ metadata, spec }: Pod, path: string, { node, hostIP, podIP }: Pick<Surroundings, 'node' | 'hostIP' | 'podIP'>): string {
  const named = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (named) return labelOf(named[1] === 'labels' ? metadata.labels : metadata.annotations, named[2]!) ?? '';
  const values: ReadonlyMap<string, string> = new Map([
    ['metadata.name', metadata.name],
    ['metadata.namespace', metadata.namespace ?? ''],
    ['metadata.uid', metadata.uid],
    ['metadata.labels', listed(metadata.labels)],
    ['metadata.annotations', listed(metadata.annotations)],
    ['spec.nodeName', node],
    ['spec.serviceAccountName', spec.serviceAccountName ?? ''],
    ['status.hostIP', hostIP],
    ['status.hostIPs', hostIP],
    ['status.podIP', podIP],
    ['status.podIPs', podIP],
  ]);
  return values.get(path) ?? '';
}

const listed = (map: StringMap | undefined): string => Object.keys(map ?? {}).sort().map((key) => `${key}="${map![key]}"`).join('\n');

/** $(NAME) of variables that came before; $$ is a dollar. */
export const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$(\$|\(([^()]*)\))/g, (whole, inner: string, name: string | undefined) => (inner === '$' ? '$' : (variables.get(name ?? '') ?? whole)));

function serviceVariables(services: readonly Service[]): [string, string][] {
  const result: [string, string][] = [];
  for (const { metadata, spec } of services) {
    const [first] = spec.ports ?? [];
    if (first === undefined || spec.clusterIP === undefined || spec.clusterIP === 'None' || spec.clusterIP === '') continue;
    const name = metadata.name.toUpperCase().replaceAll('-', '_');
    const url = `${(first.protocol ?? 'TCP').toLowerCase()}://${spec.clusterIP}:${first.port}`;
    result.push([`${name}_SERVICE_HOST`, spec.clusterIP], [`${name}_SERVICE_PORT`, String(first.port)], [`${name}_PORT`, url]);
    for (const port of spec.ports ?? []) {
      const protocol = port.protocol ?? 'TCP';
      const prefix = `${name}_PORT_${port.port}_${protocol.toUpperCase()}`;
      if (port.name !== undefined && port.name !== '') result.push([`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port)]);
      result.push([prefix, `${protocol.toLowerCase()}://${spec.clusterIP}:${port.port}`], [`${prefix}_PROTO`, protocol.toLowerCase()], [`${prefix}_PORT`, String(port.port)], [`${prefix}_ADDR`, spec.clusterIP]);
    }
  }
  return result;
}
