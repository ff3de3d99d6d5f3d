/**
 * Endpoints and EndpointSlices. Upstream: pkg/apis/core/validation (validateEndpointSubsets), pkg/apis/discovery/validation. Leaves out: hints.
 */
import { sameJson } from '../equal.ts';
import { tooMany, type FieldErrors } from '../fieldError.ts';
import type { EndpointAddress, Endpoints } from '../kinds/endpoints.ts';
import type { Endpoint, EndpointSlice } from '../kinds/endpointSlice.ts';
import { ipv4Octets, isIPv6, validateEndpointIP, validateIP } from './ip.ts';
import { immutable } from './metadata.ts';
import { dnsLabelFaults, dnsSubdomainFaults, labelKeyFaults, portFaults } from './names.ts';
import { Report } from './report.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;

export function validateEndpoints({ subsets = [] }: Endpoints, old: Endpoints | undefined): FieldErrors {
  if (old && sameJson(subsets, old.subsets ?? [])) return [];
  const report = new Report();
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of subsets.entries()) {
    const at = `subsets[${index}]`;
    if (addresses.length + notReadyAddresses.length === 0) report.required(at, 'must specify `addresses` or `notReadyAddresses`');
    for (const [i, address] of addresses.entries()) checkAddress(report, address, `${at}.addresses[${i}]`);
    for (const [i, address] of notReadyAddresses.entries()) checkAddress(report, address, `${at}.notReadyAddresses[${i}]`);
    for (const [i, { name, port, protocol, appProtocol }] of ports.entries()) {
      const path = `${at}.ports[${i}]`;
      if (!name) {
        if (ports.length > 1) report.required(`${path}.name`);
      } else report.faults(`${path}.name`, name, dnsLabelFaults(name));
      report.faults(`${path}.port`, port ?? 0, portFaults(port ?? 0));
      report.oneOf(`${path}.protocol`, protocol, PROTOCOLS);
      if (appProtocol !== undefined) report.faults(`${path}.appProtocol`, appProtocol, labelKeyFaults(appProtocol));
    }
  }
  return report.errors;
}

function checkAddress(report: Report, { ip, hostname, nodeName }: EndpointAddress, path: string): void {
  validateIP(report, ip ?? '', `${path}.ip`);
  if (hostname) report.faults(`${path}.hostname`, hostname, dnsLabelFaults(hostname));
  if (nodeName !== undefined) report.faults(`${path}.nodeName`, nodeName, dnsSubdomainFaults(nodeName));
  validateEndpointIP(report, ip ?? '', `${path}.ip`);
}

export function validateEndpointSlice(slice: EndpointSlice, old: EndpointSlice | undefined): FieldErrors {
  const report = new Report();
  report.oneOf('addressType', slice.addressType, ['FQDN', 'IPv4', 'IPv6']);
  const names: string[] = [];
  for (const [index, { name = '', protocol, appProtocol }] of (slice.ports ?? []).entries()) {
    const at = `ports[${index}]`;
    if (name !== '') report.faults(`${at}.name`, name, dnsLabelFaults(name));
    if (names.includes(name)) report.duplicate(`${at}.name`, name);
    names.push(name);
    report.oneOf(`${at}.protocol`, protocol, PROTOCOLS);
    if (appProtocol !== undefined) report.faults(`${at}.appProtocol`, appProtocol, labelKeyFaults(appProtocol));
  }
  const endpoints = slice.endpoints ?? [];
  if (!old || !sameJson(endpoints, old.endpoints ?? [])) checkEndpoints(report, endpoints, slice.addressType);
  if (old) report.add(immutable('addressType', slice.addressType, old.addressType));
  return report.errors;
}

function checkEndpoints(report: Report, endpoints: readonly Endpoint[], family: string): void {
  if (endpoints.length > MOST_ENDPOINTS) return report.add([tooMany('endpoints', endpoints.length, MOST_ENDPOINTS)]);
  for (const [index, { addresses = [], nodeName, hostname }] of endpoints.entries()) {
    const at = `endpoints[${index}]`;
    if (addresses.length === 0) report.required(`${at}.addresses`, 'must contain at least 1 address');
    else if (addresses.length > MOST_ADDRESSES) report.add([tooMany(`${at}.addresses`, addresses.length, MOST_ADDRESSES)]);
    for (const [i, address] of addresses.entries()) checkEndpointAddress(report, address, family, `${at}.addresses`, i);
    if (nodeName !== undefined) report.faults(`${at}.nodeName`, nodeName, dnsSubdomainFaults(nodeName));
    if (hostname !== undefined) report.faults(`${at}.hostname`, hostname, dnsLabelFaults(hostname));
  }
}

function checkEndpointAddress(report: Report, address: string, family: string, path: string, index: number): void {
  if (family !== 'IPv4' && family !== 'IPv6') return;
  if (!validateIP(report, address, `${path}[${index}]`)) return;
  if (family === 'IPv4' && ipv4Octets(address) === undefined) report.invalid(path, address, 'must be an IPv4 address');
  if (family === 'IPv6' && !isIPv6(address)) report.invalid(path, address, 'must be an IPv6 address');
  validateEndpointIP(report, address, `${path}[${index}]`);
}
