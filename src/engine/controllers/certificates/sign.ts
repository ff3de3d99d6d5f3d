/**
 * Signs what was approved, with the cluster's certificate authority, for the signers that it stands for. Upstream: pkg/controller/certificates/signer
 * (csrsigning). Simplified: nothing is encrypted here, so that a certificate says who has it, but its signature is none.
 */
import { requestSubject } from '../../api/certificateRequest.ts';
import { hasCondition, SIGNERS } from '../../api/kinds/certificateSigningRequest.ts';
import type { Reconcile } from '../controller.ts';
import { CERTIFICATE_REQUESTS, requestOf, withCondition } from './certificateParts.ts';
import { certificateFor } from '../../api/certificateText.ts';

/** What each signer may sign: the group that must stand in the subject, how the name begins, and the usages allowed. */
const RULES: ReadonlyMap<string, { readonly group?: string; readonly prefix?: string; readonly usages: readonly string[] }> = new Map([
  [SIGNERS.client, { usages: ['digital signature', 'key encipherment', 'client auth'] }],
  [SIGNERS.kubelet, { group: 'system:nodes', prefix: 'system:node:', usages: ['digital signature', 'key encipherment', 'client auth'] }],
  [SIGNERS.serving, { group: 'system:nodes', prefix: 'system:node:', usages: ['digital signature', 'key encipherment', 'server auth'] }],
]);

/** Codes: signed, refusedToSign, upToDate. */
export function signCertificate(name: string, c: Reconcile): void {
  const request = requestOf(name, c);
  if (request === undefined || !hasCondition(request, 'Approved') || hasCondition(request, 'Failed') || hasCondition(request, 'Denied') || (request.status?.certificate ?? '') !== '') return;
  const { signerName, usages = [] } = request.spec;
  const rule = RULES.get(signerName);
  if (rule === undefined) return;
  const subject = requestSubject(request.spec.request);
  const fault =
    typeof subject === 'string' ? `unable to parse csr ${JSON.stringify(name)}: ${subject}`
    : rule.group !== undefined && subject.organizations.join() !== rule.group ? 'subject organization is not system:nodes'
    : rule.prefix !== undefined && !subject.commonName.startsWith(rule.prefix) ? 'subject common name does not begin with system:node:'
    : usages.some((usage) => !rule.usages.includes(usage)) || !usages.some((usage) => usage.endsWith(' auth')) ? `usages did not match [${rule.usages.join(' ')}]`
    : undefined;
  if (fault !== undefined || typeof subject === 'string') {
    c.report('refusedToSign', { name, message: fault ?? '' });
    c.call({ verb: 'update', on: CERTIFICATE_REQUESTS, name, subresource: 'status', body: withCondition(request, { type: 'Failed', reason: 'SignerValidationFailure', message: fault ?? '' }, c.time), ignore: ['NotFound', 'Conflict'] });
    return;
  }
  c.report('signed', { name, subject: subject.commonName });
  const certificate = certificateFor(subject, `${request.metadata.uid}/${c.time}`, c.time);
  c.call({ verb: 'update', on: CERTIFICATE_REQUESTS, name, subresource: 'status', body: { ...request, status: { ...request.status, certificate } }, ignore: ['NotFound', 'Conflict'] });
}
