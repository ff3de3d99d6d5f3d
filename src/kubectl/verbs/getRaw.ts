/**
 * kubectl get --raw: what a path of the API server answers. Upstream: k8s.io/kubectl/pkg/rawhttp, k8s.io/apiserver/pkg/server/routes.
 * Leaves out: metrics, OpenAPI, verbose health.
 */
import type { Context } from '../context.ts';
import { apiGroupList, apiResourceList, apiVersions, type Json, type Status } from '../discovery.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { compactJson } from '../output/json.ts';
import { requestOfPath } from './rawPath.ts';

const HEALTH = ['healthz', 'livez', 'readyz'];

export function getRaw(context: Context): void {
  const path = context.flags.text('raw');
  if (context.args.length > 0) throw new Failure('arguments may not be passed when --raw is specified');
  const parts = path.split('?')[0]!.split('/').filter((part) => part !== '');
  if (parts.length === 1 && HEALTH.includes(parts[0]!)) return context.print('ok');
  const document = discovered(parts);
  if (document !== undefined) return context.print(`${compactJson(document)}\n`);
  const request = requestOfPath(path, 'get');
  if (request === undefined) throw new Failure('Error from server (NotFound): the server could not find the requested resource', { bare: true });
  const query = new Map((path.split('?')[1] ?? '').split('&').map((pair) => [pair.split('=')[0]!, decodeURIComponent(pair.split('=')[1] ?? '')]));
  const [labelSelector, fieldSelector, limit] = [query.get('labelSelector'), query.get('fieldSelector'), Number(query.get('limit'))];
  const response = context.ask({ ...request, options: { ...(labelSelector && { labelSelector }), ...(fieldSelector && { fieldSelector }), ...(limit > 0 && { limit }) } });
  if (response.code >= 400) throw new StatusFailure(response.body as Status);
  context.print(typeof response.body === 'string' ? response.body : `${compactJson(response.body)}\n`);
}

function discovered([root, group, version, ...rest]: readonly string[]): Json | undefined {
  if (root === 'api') return group === undefined ? apiVersions() : version === undefined ? apiResourceList('', group) : undefined;
  if (root !== 'apis' || rest.length > 0) return undefined;
  return group === undefined ? apiGroupList() : version === undefined ? undefined : apiResourceList(group, version);
}
