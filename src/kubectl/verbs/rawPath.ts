/**
 * Turns an API path (`/apis/apps/v1/namespaces/x/deployments/y/scale`) into a request. Upstream: k8s.io/apiserver request.RequestInfo.
 */
import type { ApiRequest, Verb } from '../discovery.ts';

export function requestOfPath(path: string, verb: Verb): Omit<ApiRequest, 'user' | 'agent'> | undefined {
  const parts = path
    .split('?')[0]!
    .split('/')
    .filter((part) => part !== '');
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : parts.shift();
  const version = parts.shift();
  if (group === undefined || version === undefined) return undefined;
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts.splice(0, 2)[1] : undefined;
  const [resource, name, subresource] = parts;
  if (resource === undefined) return undefined;
  return {
    verb: verb === 'get' && name === undefined ? 'list' : verb,
    group,
    version,
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}
