/**
 * What the API server says that it serves: versions, groups, resources; plain and aggregated. Upstream: k8s.io/apiserver/pkg/endpoints/discovery.
 * Everything follows from the registry of kinds.
 */
import { apiVersionOf, type KindDefinition } from './kind.ts';
import { KINDS } from './kinds.ts';
import type { Json } from './object.ts';
import type { Verb } from './request.ts';
import { VIRTUAL_KINDS, type VirtualKind } from './virtualKinds.ts';

/** meta/v1 APIResource. */
export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly Verb[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** A group and version that a Service in the cluster answers for (an APIService); without resources when it does not answer. */
export interface PassedOn {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ApiResource[] | undefined;
}

const served = (): readonly (KindDefinition | VirtualKind)[] => [...KINDS, ...VIRTUAL_KINDS];

/** Groups with their versions, the core group ('') first, the others in upstream's order of priority. */
export function groupVersions(): readonly { readonly group: string; readonly version: string }[] {
  const all = new Map(served().map(({ group, version }) => [`${group}/${version}`, { group, version }]));
  const rank = ({ group }: { readonly group: string }): number => (PRIORITY.includes(group) ? PRIORITY.indexOf(group) : PRIORITY.length);
  return [...all.values()].sort((a, b) => rank(a) - rank(b) || (a.group < b.group ? -1 : 1));
}

/** Upstream: pkg/controlplane/apiserver (aggregator priorities). */
const PRIORITY = [
  '',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
];

/** GET /api */
export const apiVersions = (): Json => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });

/** GET /apis */
export const apiGroupList = (passedOn: readonly PassedOn[] = []): Json => {
  const all = [...groupVersions(), ...passedOn];
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: [...new Set(all.map(({ group }) => group))].filter((group) => group !== '').map((group) => groupEntry(group, all)) };
};

/** GET /apis/GROUP; undefined when it is not served. */
export function apiGroup(group: string, passedOn: readonly PassedOn[] = []): Json | undefined {
  const all = [...groupVersions(), ...passedOn];
  return all.some((one) => one.group === group) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group, all) } : undefined;
}

function groupEntry(group: string, all: readonly { readonly group: string; readonly version: string }[]): { readonly [key: string]: Json } {
  const versions = all.filter((one) => one.group === group).map((one) => ({ groupVersion: apiVersionOf(one), version: one.version }));
  return { name: group, versions, preferredVersion: versions[0] ?? {} };
}

const plain = (value: unknown): Json => value as Json;

/** GET /api/v1, /apis/GROUP/VERSION; undefined when it is not served. */
export function apiResourceList(group: string, version: string): Json | undefined {
  const resources = resourcesOf(group, version);
  return resources.length === 0
    ? undefined
    : plain({
        kind: 'APIResourceList',
        ...(group !== '' && { apiVersion: 'v1' }),
        groupVersion: apiVersionOf({ group, version }),
        resources,
      });
}

/** Resources and subresources of a group and version, by name. */
export function resourcesOf(group: string, version: string): readonly ApiResource[] {
  const list: ApiResource[] = [];
  for (const kind of served()) {
    if (kind.group !== group || kind.version !== version) continue;
    const full = 'subresources' in kind ? kind : undefined;
    list.push({
      name: kind.plural,
      singularName: full?.singular ?? kind.kind.toLowerCase(),
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.verbs,
      ...(full && full.shortNames.length > 0 && { shortNames: full.shortNames }),
      ...(full && full.categories.length > 0 && { categories: full.categories }),
    });
    for (const { name, verbs, kind: other, group: otherGroup, version: otherVersion } of full?.subresources ?? []) {
      list.push({
        name: `${kind.plural}/${name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(otherGroup !== undefined && otherVersion !== undefined && { group: otherGroup, version: otherVersion }),
        kind: other ?? kind.kind,
        verbs,
      });
    }
  }
  return list.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** GET /api or /apis with `as=APIGroupDiscoveryList`. What does not answer is stale: clients take it for not there. */
export function aggregatedDiscovery(core: boolean, passedOn: readonly PassedOn[] = []): Json {
  const own = groupVersions().filter(({ group }) => (group === '') === core).map((one) => ({ ...one, resources: resourcesOf(one.group, one.version) }));
  const items = [...own, ...(core ? [] : passedOn)].map(({ group, version, resources }) => ({
    metadata: group === '' ? {} : { name: group },
    versions: [{ version, ...(resources && { resources: aggregatedResources(group, version, resources) }), freshness: resources ? 'Current' : 'Stale' }],
  }));
  return plain({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items });
}

function aggregatedResources(group: string, version: string, resources: readonly ApiResource[]): readonly Json[] {
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, singularName, namespaced, kind, verbs, shortNames, categories }) => {
      const subresources = resources
        .filter((other) => other.name.startsWith(`${name}/`))
        .map((other) => ({
          subresource: other.name.slice(name.length + 1),
          responseKind: { group: other.group ?? group, version: other.version ?? version, kind: other.kind },
          verbs: other.verbs,
        }));
      return plain({
        resource: name,
        responseKind: { group, version, kind },
        scope: namespaced ? 'Namespaced' : 'Cluster',
        singularResource: singularName,
        verbs,
        ...(shortNames && { shortNames }),
        ...(categories && { categories }),
        ...(subresources.length > 0 && { subresources }),
      });
    });
}
