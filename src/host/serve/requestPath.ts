/**
 * HTTP requests as API requests. Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go and the handlers' query parameters.
 */
import type { ApiRequest, Json, PatchType, RequestOptions, Verb } from '../../engine/index.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  /** Name of who asks. */
  readonly user: string;
}

const PATCHES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
  ['application/apply-patch+cbor', 'apply'],
]);

/** Undefined: the path names no resource. */
export function apiRequest(http: HttpRequest): ApiRequest | undefined {
  const url = new URL(http.url, 'http://localhost');
  const parts = url.pathname.split('/').filter((part) => part !== '').map(unescaped);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const [group, version, rest] = core ? ['', parts[1], parts.slice(2)] : [parts[1], parts[2], parts.slice(3)];
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  const place = placeOf(rest);
  const verb = verbOf(http.method, place.name, url.searchParams);
  if (verb === undefined) return undefined;
  const patchType = PATCHES.get(http.contentType.split(';')[0]!.trim());
  return {
    verb,
    group,
    version,
    ...place,
    ...(verb === 'patch' && { patchType: patchType ?? 'strategic' }),
    options: optionsOf(url.searchParams, http.accept),
    user: http.user,
    agent: http.userAgent.split('/')[0] ?? '',
  };
}

/** A name that is not even well escaped is no name. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `namespaces/NS/RESOURCE/NAME/SUB`, `RESOURCE/NAME/SUB`; a namespace itself is `namespaces/NAME`. */
function placeOf(rest: readonly string[]): { resource: string; namespace?: string; name?: string; subresource?: string } {
  const inside = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
  const [resource, name, ...sub] = inside ? rest.slice(2) : rest;
  return {
    resource: resource!,
    ...(inside && { namespace: rest[1]! }),
    ...(name !== undefined && { name }),
    ...(sub.length > 0 && { subresource: sub.join('/') }),
  };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): Verb | undefined {
  switch (method) {
    case 'GET':
      if (isTrue(query.get('watch'))) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}

const isTrue = (value: string | null): boolean => value === 'true' || value === '1';

const TEXTS = ['labelSelector', 'fieldSelector', 'continue', 'resourceVersion', 'fieldManager', 'fieldValidation', 'propagationPolicy', 'container', 'sinceTime'] as const;
const NUMBERS = ['limit', 'gracePeriodSeconds', 'timeoutSeconds', 'tailLines', 'sinceSeconds', 'limitBytes'] as const;
const FLAGS = ['force', 'previous', 'follow', 'timestamps', 'sendInitialEvents', 'allowWatchBookmarks', 'stdin', 'stdout', 'stderr', 'tty'] as const;

function optionsOf(query: URLSearchParams, accept: string): RequestOptions {
  const options: Record<string, Json> = {};
  for (const name of TEXTS) if (query.has(name) && query.get(name) !== '') options[name] = query.get(name);
  for (const name of NUMBERS) if (query.has(name) && Number.isFinite(Number(query.get(name)))) options[name] = Number(query.get(name));
  for (const name of FLAGS) if (query.has(name)) options[name] = isTrue(query.get(name));
  if (query.getAll('dryRun').includes('All')) options['dryRun'] = true;
  if (query.has('command')) options['command'] = query.getAll('command');
  if (accept.includes('as=Table')) options['asTable'] = true;
  const include = query.get('includeObject');
  if (include === 'Object' || include === 'None') options['includeObject'] = include;
  return options as RequestOptions;
}
