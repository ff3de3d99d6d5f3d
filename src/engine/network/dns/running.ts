/**
 * The DNS servers that run in Pods: their Corefiles, and what each knows of the cluster. Read here from their tables, since whoever asks one
 * stands beside them, not above. Upstream: CoreDNS' plugin/kubernetes (controller.go).
 */
import type { EndpointSlice } from '../../api/kinds/endpointSlice.ts';
import type { Service } from '../../api/kinds/service.ts';
import type { KubeObject } from '../../api/object.ts';
import type { World } from '../../kernel/component.ts';
import { parseCorefile } from './corefile.ts';
import { reply, type Reply } from './message.ts';
import type { Server } from './server.ts';
import type { Knowledge } from './zone.ts';

/** By instance: the Corefile that is in force. */
export const COREFILES_TABLE = 'coredns/corefiles';
const SERVICE_LABEL = 'kubernetes.io/service-name';
const PORT = 53;

/** The server of an instance; a reply when it answers everything so; undefined when it does not run. */
export function dnsServer(world: World, instance: string, forward: Server['forward']): Server | Reply | undefined {
  const file = world.table<string>(COREFILES_TABLE).get(instance);
  if (file === undefined) return undefined;
  const corefile = parseCorefile(file);
  const blocks = 'blocks' in corefile ? corefile.blocks.filter(({ port }) => port === PORT) : [];
  const knowledge = knowledgeOf(world, instance);
  return knowledge === undefined ? reply('SERVFAIL', [], { authoritative: false }) : { blocks, knowledge, forward };
}

/** A server's own copies; undefined before the first lists have come. */
function knowledgeOf(world: World, instance: string): Knowledge | undefined {
  const seen = world.table('seen/coredns');
  if (!['services', 'endpointslices.discovery.k8s.io', 'namespaces'].every((resource) => seen.has(`${instance}|${resource}`))) return undefined;
  const services = world.table<Service>('cache/coredns/services');
  const slices = world.table<EndpointSlice>('cache/coredns/endpointslices.discovery.k8s.io');
  const namespaces = world.table<KubeObject>('cache/coredns/namespaces');
  return {
    hasNamespace: (name) => namespaces.has(`${instance}|${name}`),
    service: (namespace, name) => services.get(`${instance}|${namespace}/${name}`),
    services: () => services.values(`${instance}|`),
    slices: (namespace, service) => slices.values(`${instance}|${namespace === undefined ? '' : `${namespace}/`}`).filter(({ metadata }) => service === undefined || metadata.labels?.[SERVICE_LABEL] === service),
  };
}
