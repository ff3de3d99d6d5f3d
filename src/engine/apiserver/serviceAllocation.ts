/**
 * Cluster IPs and node ports of Services. Upstream: pkg/registry/core/service/{storage/alloc.go,ipallocator,portallocator}.
 * Leaves out: IPv6, the repair loops; free means that no stored Service has it.
 */
import type { KubeObject } from '../api/object.ts';
import type { Status } from '../api/request.ts';
import { invalid } from '../api/status.ts';
import type { Deciding } from './deciding.ts';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly nodePort?: number;
}

interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly ports?: readonly ServicePort[];
  readonly allocateLoadBalancerNodePorts?: boolean;
}

const FIRST_NODE_PORT = 30000;
const NODE_PORTS = 2768;

export function allocateService(d: Deciding, object: KubeObject, old?: KubeObject): KubeObject | Status {
  const spec = (object.spec ?? {}) as ServiceSpec;
  if (spec.type === 'ExternalName') return object;
  const others = d.list('services').filter((service) => service.metadata.uid !== object.metadata.uid).map((service) => service.spec as ServiceSpec);
  const before = old?.spec as ServiceSpec | undefined;
  const clusterIP = spec.clusterIP || (before?.type !== 'ExternalName' && before?.clusterIP) || freeAddress(d, others);
  const taken = clusterIP !== 'None' && others.some((other) => other.clusterIP === clusterIP);
  if (taken) {
    const value = JSON.stringify([clusterIP]);
    return invalid('', 'Service', object.metadata.name, [{ reason: 'FieldValueInvalid', field: 'spec.clusterIPs', message: `Invalid value: ${value}: failed to allocate IP ${clusterIP}: provided IP is already allocated` }]);
  }
  const ports = allocatePorts(d, object.metadata.name, spec, before, others);
  if ('kind' in ports) return ports;
  return { ...object, spec: { ...spec, clusterIP, clusterIPs: spec.clusterIPs?.length && spec.clusterIP ? spec.clusterIPs : [clusterIP], ...(spec.ports && { ports: ports.ports }) } };
}

function allocatePorts(d: Deciding, name: string, spec: ServiceSpec, before: ServiceSpec | undefined, others: readonly ServiceSpec[]): { ports: readonly ServicePort[] } | Status {
  const ports = spec.ports ?? [];
  const wantsPorts = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  if (!wantsPorts) return { ports };
  const used = new Set(others.flatMap((other) => other.ports ?? []).map((port) => `${port.protocol ?? 'TCP'}/${port.nodePort}`));
  const result: ServicePort[] = [];
  for (const [index, port] of ports.entries()) {
    const protocol = port.protocol ?? 'TCP';
    const known = before?.ports?.find((one) => one.port === port.port && (one.protocol ?? 'TCP') === protocol)?.nodePort;
    if (port.nodePort !== undefined && port.nodePort !== 0 && used.has(`${protocol}/${port.nodePort}`)) {
      return invalid('', 'Service', name, [{ reason: 'FieldValueInvalid', field: `spec.ports[${index}].nodePort`, message: `Invalid value: ${port.nodePort}: provided port is already allocated` }]);
    }
    const nodePort = port.nodePort || known || freePort(d, used, protocol);
    used.add(`${protocol}/${nodePort}`);
    result.push({ ...port, nodePort });
  }
  return { ports: result };
}

function freePort(d: Deciding, used: ReadonlySet<string>, protocol: string): number {
  const start = d.random.below('nodePort', NODE_PORTS);
  for (let i = 0; i < NODE_PORTS; i++) {
    const port = FIRST_NODE_PORT + ((start + i) % NODE_PORTS);
    if (!used.has(`${protocol}/${port}`)) return port;
  }
  return FIRST_NODE_PORT;
}

/** A free address of the upper, dynamic part of the Service network (upstream keeps the lower band for wanted addresses). */
function freeAddress(d: Deciding, others: readonly ServiceSpec[]): string {
  const used = new Set(others.map((other) => other.clusterIP));
  const [base, bits] = d.serviceNetwork.split('/');
  const first = base!.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = Math.min(2 ** (32 - Number(bits)), 65_536);
  const start = 256 + d.random.below('clusterIP', size - 512);
  for (let i = 0; i < size; i++) {
    const address = first + 256 + ((start + i) % (size - 512));
    const text = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
    if (!used.has(text)) return text;
  }
  return 'None';
}
