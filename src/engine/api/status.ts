/**
 * Failures as the API says them: meta/v1 Status with Kubernetes' own messages. Upstream: k8s.io/apimachinery/pkg/api/errors.
 */
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
const about = (group: string, kind: string, name: string): NonNullable<Status['details']> => ({ name, ...(group !== '' && { group }), kind });

export const notFound = (group: string, resource: string, name: string): Status =>
  failure(404, 'NotFound', `${qualified(group, resource)} "${name}" not found`, about(group, resource, name));

/** A path or a resource that the server does not have. */
export const notFoundResource = (): Status => failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (group: string, resource: string, name: string): Status =>
  failure(409, 'AlreadyExists', `${qualified(group, resource)} "${name}" already exists`, about(group, resource, name));

export const conflict = (group: string, resource: string, name: string, message: string): Status =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(group, resource)} "${name}": ${message}`, about(group, resource, name));

export const forbidden = (group: string, resource: string, name: string, message: string): Status =>
  failure(403, 'Forbidden', `${qualified(group, resource)} "${name}" is forbidden: ${message}`, about(group, resource, name));

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);

export const expired = (message: string): Status => failure(410, 'Expired', message);

export const methodNotSupported = (resource: string, verb: string): Status =>
  failure(405, 'MethodNotAllowed', `the server does not allow this method on the requested resource`, { kind: resource, name: verb });

export const tooLarge = (message: string): Status => failure(413, 'RequestEntityTooLarge', message);

/** Etcd moved on under a request more often than the server retries. */
export const tooManyConflicts = (): Status => failure(500, 'InternalError', 'Internal error occurred: too many conflicting writes');

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
