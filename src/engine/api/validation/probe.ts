/**
 * Probes and lifecycle hooks. Upstream: pkg/apis/core/validation/validation.go (validateProbe, validateHandler, validateLifecycle).
 * Leaves out: H2C and stop signals (alpha).
 */
import type { IntOrString } from '../object.ts';
import type { Container, Probe } from '../kinds/pod.ts';
import { httpHeaderNameFaults, portFaults, portNameFaults } from './names.ts';
import type { Report } from './report.ts';

type Handler = Probe & { readonly sleep?: { readonly seconds: number } };

export function validatePort(report: Report, port: IntOrString | undefined, path: string): void {
  if (typeof port === 'string') report.faults(path, port, portNameFaults(port));
  else report.faults(path, port ?? 0, portFaults(port ?? 0));
}

const TOO_MANY_HANDLERS = 'may not specify more than 1 handler type';

function validateHandler(report: Report, handler: Handler, path: string, grace: number | undefined): void {
  let found = 0;
  const next = (name: string): boolean => {
    if (found > 0) report.forbidden(`${path}.${name}`, TOO_MANY_HANDLERS);
    return found++ === 0;
  };
  if (handler.exec && next('exec') && (handler.exec.command ?? []).length === 0) report.required(`${path}.exec.command`);
  if (handler.httpGet && next('httpGet')) validateHttpGet(report, handler.httpGet, `${path}.httpGet`);
  if (handler.tcpSocket && next('tcpSocket')) validatePort(report, handler.tcpSocket.port, `${path}.tcpSocket.port`);
  if (handler.grpc && next('grpc')) validatePort(report, handler.grpc.port, `${path}.grpc.port`);
  if (handler.sleep && next('sleep')) {
    const { seconds } = handler.sleep;
    if (grace !== undefined && (seconds < 0 || seconds > grace))
      report.invalid(`${path}.sleep`, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`);
  }
  if (found === 0) report.required(path, 'must specify a handler type');
}

function validateHttpGet(
  report: Report,
  get: NonNullable<Probe['httpGet']> & { readonly httpHeaders?: readonly { readonly name: string }[] },
  path: string,
): void {
  if (!get.path) report.required(`${path}.path`);
  validatePort(report, get.port, `${path}.port`);
  report.oneOf(`${path}.scheme`, get.scheme, ['HTTP', 'HTTPS'], 'unsupported');
  for (const { name } of get.httpHeaders ?? []) report.faults(`${path}.httpHeaders`, name, httpHeaderNameFaults(name));
}

export type ProbeUse = 'livenessProbe' | 'readinessProbe' | 'startupProbe';
export const PROBE_USES: readonly ProbeUse[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];

export function validateProbe(
  report: Report,
  probe: Probe & { readonly terminationGracePeriodSeconds?: number },
  use: ProbeUse,
  path: string,
  grace: number | undefined,
): void {
  validateHandler(report, probe, path, grace);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const)
    report.notNegative(`${path}.${field}`, probe[field]);
  const ownGrace = probe.terminationGracePeriodSeconds;
  if (ownGrace !== undefined && ownGrace <= 0) report.invalid(`${path}.terminationGracePeriodSeconds`, ownGrace, 'must be greater than 0');
  if (use === 'readinessProbe') {
    if (ownGrace !== undefined) report.invalid(`${path}.terminationGracePeriodSeconds`, ownGrace, 'must not be set for readinessProbes');
  } else if (probe.successThreshold !== 1) report.invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1');
}

export function validateLifecycle(
  report: Report,
  lifecycle: NonNullable<Container['lifecycle']>,
  path: string,
  grace: number | undefined,
): void {
  if (lifecycle.postStart) validateHandler(report, lifecycle.postStart, `${path}.postStart`, grace);
  if (lifecycle.preStop) validateHandler(report, lifecycle.preStop, `${path}.preStop`, grace);
}
