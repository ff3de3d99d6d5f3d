/**
 * What the API server says of itself: health, version, discovery (plain and aggregated), OpenAPI. Upstream: k8s.io/apiserver/pkg/server/routes,
 * endpoints/discovery.
 */
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions, openApiDocument, openApiPaths, type Json, type PassedOn } from '../../engine/index.ts';
import { DESCRIPTIONS } from '../../engine/descriptions.ts';

export interface Document {
  readonly body: Json | string;
  readonly contentType: string;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Undefined: no such document. */
export function documentAt(path: string, accept: string, kubernetesVersion: string, passedOn: () => readonly PassedOn[] = () => []): Document | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const [root] = parts;
  if (parts.length === 1 && ['healthz', 'livez', 'readyz'].includes(root!)) return { body: 'ok', contentType: 'text/plain' };
  if (root === 'version' && parts.length === 1) return json(versionOf(kubernetesVersion));
  if (root === 'openapi') return json(openApi(parts.slice(1)));
  if (root !== 'api' && root !== 'apis') return undefined;
  if (parts.length === 1) {
    const core = root === 'api';
    if (accept.includes('as=APIGroupDiscoveryList') && accept.includes('v=v2')) return { body: aggregatedDiscovery(core, core ? [] : passedOn()), contentType: AGGREGATED };
    return json(core ? apiVersions() : apiGroupList(passedOn()));
  }
  const [, second, third] = parts;
  if (root === 'api') return parts.length === 2 ? json(apiResourceList('', second!)) : undefined;
  return parts.length === 2 ? json(apiGroup(second!, passedOn())) : parts.length === 3 ? json(apiResourceList(second!, third!)) : undefined;
}

const json = (body: Json | undefined): Document | undefined => (body === undefined ? undefined : { body, contentType: 'application/json' });

/** `v3`, `v3/api/v1`, `v3/apis/apps/v1`. */
function openApi(parts: readonly string[]): Json | undefined {
  if (parts[0] !== 'v3') return undefined;
  if (parts.length === 1) return openApiPaths();
  const [, root, second, third] = parts;
  if (root === 'api' && parts.length === 3) return openApiDocument('', second!, DESCRIPTIONS);
  return root === 'apis' && parts.length === 4 ? openApiDocument(second!, third!, DESCRIPTIONS) : undefined;
}

function versionOf(gitVersion: string): Json {
  const [major = '1', minor = '37'] = gitVersion.slice(1).split('.');
  return { major, minor, gitVersion, gitCommit: '', gitTreeState: 'clean', buildDate: '2026-09-01T00:00:00Z', goVersion: 'go1.26', compiler: 'gc', platform: 'linux/amd64' };
}
