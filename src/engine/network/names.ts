/**
 * Names of Services and of Pods behind them, as the cluster's DNS answers them. Upstream: CoreDNS' kubernetes plugin, with the resolver's search
 * path and ndots of a Pod. Leaves out: SRV, PTR and AAAA records, Pods by address, names outside the cluster (they are not found).
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service } from '../api/kinds/service.ts';

export interface Directory {
  service(namespace: string, name: string): Service | undefined;
  slices(namespace: string, service: string): readonly EndpointSlice[];
}

export interface Found {
  readonly name: string;
  readonly addresses: readonly string[];
}

const DOMAIN = 'cluster.local';
const NDOTS = 5;
const MAX_ALIASES = 8;

export const searchPath = (namespace: string): readonly string[] => [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN];

/** What a resolver in a Pod of `namespace` finds. */
export function resolveName(directory: Directory, namespace: string, name: string): Found | undefined {
  const bare = name.replace(/\.$/, '');
  const dots = bare.split('.').length - 1;
  const searched = searchPath(namespace).map((suffix) => `${bare}.${suffix}`);
  const tries = name.endsWith('.') ? [bare] : dots >= NDOTS ? [bare, ...searched] : [...searched, bare];
  for (const candidate of tries) {
    const addresses = recordOf(directory, candidate, MAX_ALIASES);
    if (addresses !== undefined) return { name: candidate, addresses };
  }
  return undefined;
}

function recordOf(directory: Directory, name: string, aliases: number): readonly string[] | undefined {
  if (!name.endsWith(`.svc.${DOMAIN}`) || aliases === 0) return undefined;
  const labels = name.slice(0, -`.svc.${DOMAIN}`.length).split('.');
  const namespace = labels.at(-1) ?? '';
  const service = labels.length >= 2 ? directory.service(namespace, labels.at(-2)!) : undefined;
  if (service === undefined || labels.length > 3) return undefined;
  const host = labels.length === 3 ? labels[0]! : undefined;
  const { clusterIP, type, externalName } = service.spec;
  if (type === 'ExternalName') return host === undefined ? recordOf(directory, externalName ?? '', aliases - 1) : undefined;
  if (clusterIP !== undefined && clusterIP !== 'None') return host === undefined ? [clusterIP] : undefined;
  const addresses: string[] = [];
  for (const { endpoints } of directory.slices(namespace, service.metadata.name)) {
    for (const endpoint of endpoints ?? []) {
      const usable = (endpoint.conditions?.ready ?? true) || service.spec.publishNotReadyAddresses === true;
      if (usable && (host === undefined || host === endpoint.hostname || host === endpoint.addresses[0]?.replaceAll('.', '-'))) addresses.push(...endpoint.addresses);
    }
  }
  return addresses.length === 0 ? undefined : addresses;
}
