/**
 * Containers of a Pod or of a template. Upstream: k8s.io/kubectl/pkg/describe/describe.go describeContainers.
 */
import {
  canonicalQuantity,
  milliOf,
  valueOf,
  type Container,
  type ContainerState,
  type ContainerStatus,
  type EnvVar,
  type Pod,
  type Probe,
  type ResourceList,
} from '../discovery.ts';
import { longTime } from './clock.ts';
import type { PrefixWriter } from './prefixWriter.ts';

export interface ContainersOptions {
  readonly label: string;
  readonly containers: readonly Container[] | undefined;
  readonly statuses?: readonly ContainerStatus[] | undefined;
  /** The Pod whose fields environment variables may name; absent for templates. */
  readonly pod?: Pod;
  /** Indentation of the section: `''` for Pods, two blanks for templates. */
  readonly space: string;
}

export function writeContainers(w: PrefixWriter, { label, containers = [], statuses = [], pod, space }: ContainersOptions): void {
  w.write(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses.find((one) => one.name === container.name);
    writeBasics(w, container, status, space);
    writeWords(w, 'Command', container.command);
    writeWords(w, 'Args', container.args);
    if (status !== undefined) writeStatus(w, status);
    writeResources(w, container.resources, 2);
    for (const [title, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ] as const) {
      if (probe !== undefined) w.write(2, `${title}:\t${probeText(probe)}\n`);
    }
    writeEnvFrom(w, container);
    writeEnv(w, container, pod);
    writeMounts(w, container);
  }
}

function writeBasics(w: PrefixWriter, container: Container, status: ContainerStatus | undefined, space: string): void {
  w.write(1, `${space === '' ? '' : ' '}${container.name}:\n`);
  if (status !== undefined) w.write(2, `Container ID:\t${status.containerID ?? ''}\n`);
  w.write(2, `Image:\t${container.image ?? ''}\n`);
  if (status !== undefined) w.write(2, `Image ID:\t${status.imageID}\n`);
  writePorts(w, 'Port', container, (port) => port.containerPort);
  writePorts(w, 'Host Port', container, (port) => port.hostPort ?? 0);
  const profile = container.securityContext?.['seccompProfile'] as
    { readonly type?: string; readonly localhostProfile?: string } | undefined;
  if (profile === undefined) return;
  w.write(2, `SeccompProfile:\t${profile.type ?? ''}\n`);
  if (profile.type === 'Localhost') w.write(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}\n`);
}

function writePorts(
  w: PrefixWriter,
  title: string,
  container: Container,
  number: (port: NonNullable<Container['ports']>[number]) => number,
): void {
  const ports = (container.ports ?? []).map(
    (port) => `${number(port)}/${port.protocol ?? 'TCP'}${port.name === undefined || port.name === '' ? '' : ` (${port.name})`}`,
  );
  w.write(2, ports.length > 1 ? `${title}s:\t${ports.join(', ')}\n` : `${title}:\t${ports[0] ?? '<none>'}\n`);
}

function writeWords(w: PrefixWriter, title: string, words: readonly string[] | undefined): void {
  if (words === undefined || words.length === 0) return;
  w.write(2, `${title}:\n`);
  for (const line of words.flatMap((word) => word.split('\n'))) w.write(3, `${line}\n`);
}

function writeStatus(w: PrefixWriter, status: ContainerStatus): void {
  writeState(w, 'State', status.state);
  if (status.lastState?.terminated !== undefined) writeState(w, 'Last State', status.lastState);
  w.write(2, `Ready:\t${status.ready ? 'True' : 'False'}\n`);
  w.write(2, `Restart Count:\t${status.restartCount}\n`);
}

function writeState(w: PrefixWriter, title: string, state: ContainerState | undefined): void {
  if (state?.running !== undefined) {
    w.write(2, `${title}:\tRunning\n`);
    w.write(3, `Started:\t${longTime(state.running.startedAt)}\n`);
  } else if (state?.terminated !== undefined) {
    const { reason = '', message = '', exitCode, signal = 0, startedAt, finishedAt } = state.terminated;
    w.write(2, `${title}:\tTerminated\n`);
    if (reason !== '') w.write(3, `Reason:\t${reason}\n`);
    if (message !== '') w.write(3, `Message:\t${message}\n`);
    w.write(3, `Exit Code:\t${exitCode}\n`);
    if (signal > 0) w.write(3, `Signal:\t${signal}\n`);
    w.write(3, `Started:\t${longTime(startedAt)}\n`);
    w.write(3, `Finished:\t${longTime(finishedAt)}\n`);
  } else {
    w.write(2, `${title}:\tWaiting\n`);
    const reason = state?.waiting?.reason ?? '';
    if (reason !== '') w.write(3, `Reason:\t${reason}\n`);
  }
}

export function writeResources(w: PrefixWriter, resources: Container['resources'], level: number): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const entries = resourceEntries(list);
    if (entries.length > 0) w.write(level, `${title}:\n`);
    for (const [name, quantity] of entries) w.write(level + 1, `${name}:\t${quantity}\n`);
  }
}

/** Names in order with canonical quantities. */
export const resourceEntries = (list: ResourceList | undefined): [string, string][] =>
  Object.entries(list ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, quantity]) => [name, canonicalQuantity(quantity) ?? String(quantity)]);

function probeText(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 } = probe;
  const attributes = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s successThreshold=${successThreshold} failureThreshold=${failureThreshold}`;
  if (probe.exec !== undefined) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet !== undefined) {
    const { scheme = '', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path === '' || path.startsWith('/') ? path : `/${path}`} ${attributes}`;
  }
  if (probe.tcpSocket !== undefined) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc !== undefined) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function writeEnvFrom(w: PrefixWriter, container: Container): void {
  if (container.envFrom === undefined || container.envFrom.length === 0) return;
  w.write(2, 'Environment Variables from:\n');
  for (const source of container.envFrom) {
    const [from, ref] =
      source.configMapRef === undefined ? (['Secret', source.secretRef] as const) : (['ConfigMap', source.configMapRef] as const);
    const prefix = source.prefix === undefined || source.prefix === '' ? '' : ` with prefix '${source.prefix}'`;
    w.write(3, `${ref?.name ?? ''}\t${from}${prefix}\tOptional: ${ref?.optional === true}\n`);
  }
}

function writeEnv(w: PrefixWriter, container: Container, pod: Pod | undefined): void {
  const env = container.env ?? [];
  w.write(2, `Environment:${env.length === 0 ? '\t<none>' : ''}\n`);
  for (const variable of env) {
    if (variable.valueFrom === undefined) {
      (variable.value ?? '').split('\n').forEach((line, index) => w.write(3, `${index === 0 ? `${variable.name}:` : ''}\t${line}\n`));
    } else w.write(3, `${variable.name}:\t${sourceText(variable, container, pod)}\n`);
  }
}

function sourceText({ valueFrom }: EnvVar, container: Container, pod: Pod | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (fieldRef !== undefined)
    return `${pod === undefined ? '' : podField(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  if (resourceFieldRef !== undefined) return `${resourceValue(container, resourceFieldRef)} (${resourceFieldRef.resource})`;
  if (secretKeyRef !== undefined)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional === true}`;
  return `<set to the key '${configMapKeyRef?.key ?? ''}' of config map '${configMapKeyRef?.name ?? ''}'>\tOptional: ${configMapKeyRef?.optional === true}`;
}

/** Metadata only: what the node knows is told only there. */
function podField(pod: Pod, path: string): string {
  const keyed = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (keyed !== null) {
    const map = (keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations) ?? {};
    return Object.hasOwn(map, keyed[2] ?? '') ? (map[keyed[2] ?? ''] ?? '') : '';
  }
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    default:
      return '';
  }
}

function resourceValue(container: Container, reference: { readonly resource: string; readonly divisor?: string }): string {
  const [side, name = ''] = reference.resource.split(/\.(.*)/);
  const list = side === 'limits' ? container.resources?.limits : container.resources?.requests;
  const quantity = list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
  const cpu = name === 'cpu';
  const amount = cpu ? milliOf(quantity) : valueOf(quantity);
  const divisor = cpu ? milliOf(reference.divisor ?? '1') || 1000 : valueOf(reference.divisor ?? '1') || 1;
  const value = Math.ceil(amount / divisor);
  return value === 0 && side === 'limits' && (name === 'cpu' || name === 'memory') ? 'node allocatable' : String(value);
}

function writeMounts(w: PrefixWriter, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : a.mountPath > b.mountPath ? 1 : 0));
  w.write(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const mount of mounts) {
    const flags = [
      mount.readOnly === true ? 'ro' : 'rw',
      ...(mount.subPath === undefined || mount.subPath === '' ? [] : [`path=${JSON.stringify(mount.subPath)}`]),
    ];
    w.write(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})\n`);
  }
}
