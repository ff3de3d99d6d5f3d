/**
 * Image references: `nginx`, `registry.k8s.io/pause:3.10`, `repo@sha256:...`. Upstream: github.com/distribution/reference (ParseNormalizedNamed),
 * pkg/util/parsers.
 */
export interface ImageName {
  /** `docker.io/library/nginx` */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** As containerd knows it: `docker.io/library/nginx:latest`. */
  readonly full: string;
}

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const DOMAIN = /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Undefined: no valid reference. */
export function parseImageName(text: string): ImageName | undefined {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const name = tagged ? named.slice(0, colon) : named;
  const given = tagged ? named.slice(colon + 1) : undefined;
  const repository = normalized(name);
  if (repository === undefined || (given !== undefined && !TAG.test(given)) || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const tag = given ?? (digest === undefined ? 'latest' : undefined);
  const full = `${repository}${tag === undefined || digest !== undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }), full };
}

function normalized(name: string): string | undefined {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasDomain = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = hasDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const rest = hasDomain ? name.slice(slash + 1) : name;
  const path = domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (!DOMAIN.test(domain) || !path.split('/').every((part) => PATH.test(part))) return undefined;
  return `${domain}/${path}`;
}

/** Why an image cannot be named so, as the kubelet says it. */
export const invalidImageName = (text: string): string => `Failed to apply default image tag "${text}": couldn't parse image name "${text}": ${text === text.toLowerCase() || parseImageName(text.toLowerCase()) === undefined ? 'invalid reference format' : 'invalid reference format: repository name must be lowercase'}`;
