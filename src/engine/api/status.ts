/**
 * Failures as the API says them: meta/v1 Status with Kubernetes' own messages. Upstream: k8s.io/apimachinery/pkg/api/errors.
 */
import type { KindDefinition } from './kind.ts';
import type { Status } from './request.ts';

export interface FieldCause {
  /** FieldValueInvalid, FieldValueRequired, FieldValueDuplicate, FieldValueNotSupported, FieldValueForbidden, FieldValueTooLong, FieldValueTooMany... */
  readonly reason: string;
  /** Without the field: `Invalid value: "x": must be ...`. */
  readonly message: string;
  readonly field: string;
}

const failure = (code: number, reason: string, message: string, details?: Status['details']): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details && { details }),
  code,
});

const qualified = (group: string, resource: string): string => (group === '' ? resource : `${resource}.${group}`);
const about = (group: string, kind: string, name: string): NonNullable<Status['details']> => ({
  name,
  ...(group !== '' && { group }),
  kind,
});

export const notFound = (group: string, resource: string, name: string): Status =>
  failure(404, 'NotFound', `${qualified(group, resource)} "${name}" not found`, about(group, resource, name));

/** A path or a resource that the server does not have. */
export const notFoundResource = (): Status => failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (group: string, resource: string, name: string): Status =>
  failure(409, 'AlreadyExists', `${qualified(group, resource)} "${name}" already exists`, about(group, resource, name));

export const conflict = (group: string, resource: string, name: string, message: string): Status =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(group, resource)} "${name}": ${message}`,
    about(group, resource, name),
  );

export const forbidden = (group: string, resource: string, name: string, message: string): Status =>
  failure(403, 'Forbidden', `${qualified(group, resource)} "${name}" is forbidden: ${message}`, about(group, resource, name));

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);

export const expired = (message: string): Status => failure(410, 'Expired', message);

export const methodNotSupported = (resource: string, verb: string): Status =>
  failure(405, 'MethodNotAllowed', `the server does not allow this method on the requested resource`, { kind: resource, name: verb });

export const tooLarge = (message: string): Status => failure(413, 'RequestEntityTooLarge', message);

/** A JSON patch whose operations do not apply. The API server does not say why. Upstream: NewGenericServerResponse. */
export const rejectedPatch = (): Status => failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** Server-side apply met fields that others own. `manager` as it is to be printed. */
export function applyConflict(conflicts: readonly { readonly manager: string; readonly path: string }[]): Status {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  const first = conflicts[0];
  if (conflicts.length === 1 && first)
    return failure(409, 'Conflict', `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`, { causes });
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ manager }) => manager === name).map(({ path }) => `- ${path}`),
  ]);
  return failure(409, 'Conflict', `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, { causes });
}

/** Server-side apply of a field that the schema does not know. */
export const invalidApply = (
  { group, version, kind }: KindDefinition,
  namespace: string | undefined,
  name: string,
  field: string,
): Status =>
  failure(
    500,
    'InternalError',
    `failed to create typed patch object (${namespace === undefined ? '' : `${namespace}/`}${name}; ${group === '' ? '' : `${group}/`}${version}, Kind=${kind}): .${field}: field not declared in schema`,
  );

/** Server-side apply may not create an object under a wanted uid. */
export const forbiddenApply = ({ group, plural }: KindDefinition, name: string): Status =>
  conflict(group, plural, name, 'uid mismatch: the provided object specified uid, and no existing object was found');

/** Etcd moved on under a request more often than the server retries. */
export const tooManyConflicts = (): Status => failure(500, 'InternalError', 'Internal error occurred: too many conflicting writes');

export const internalError = (message: string): Status => failure(500, 'InternalError', message);

export const tooManyRequests = (message: string, causes: readonly { readonly reason: string; readonly message: string }[]): Status => failure(429, 'TooManyRequests', message, { causes });

/** What etcd says to an object of more than 1.5 MiB. */
export const tooLargeForEtcd = (): Status => failure(500, '', 'etcdserver: request is too large');

/** A list that must not be older than what this API server knows. */
export const tooLargeResourceVersion = (wanted: number, revision: number): Status => failure(504, 'Timeout', `Too large resource version: ${wanted}, current: ${revision}`);

/** Nobody is known by such a certificate. */
export const unauthorizedCertificate = (): Status => failure(401, 'Unauthorized', 'Unauthorized');

/** What etcd says when it does not commit, as the API server passes it on. */
export const storageError = (message: string): Status => failure(500, '', message);

/** Several field errors at once, in order. */
export function invalid(group: string, kind: string, name: string, causes: readonly FieldCause[]): Status {
  const errors = causes.map(({ field, message }) => `${field}: ${message}`);
  const unique = [...new Set(errors)];
  const list = unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
  return failure(422, 'Invalid', `${qualified(group, kind)} "${name}" is invalid: ${list}`, { ...about(group, kind, name), causes });
}

/** What a deletion answers when nothing of the object is left. */
export const deleted = (group: string, resource: string, name: string, uid: string): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { ...about(group, resource, name), uid },
  code: 200,
});

export const success = (code: number): Status => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code });
