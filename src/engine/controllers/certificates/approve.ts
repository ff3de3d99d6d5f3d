/**
 * Approves what kubelets ask for, if who asks may have it without a person: a new node by its bootstrap token, a node that renews its own. Upstream:
 * pkg/controller/certificates/approver (csrapproving). Simplified: its SubjectAccessReview is answered at once, without a request of its own.
 */
import { requestSubject, type RequestSubject } from '../../api/certificateRequest.ts';
import { hasCondition, SIGNERS, type CertificateSigningRequest } from '../../api/kinds/certificateSigningRequest.ts';
import type { Reconcile } from '../controller.ts';
import { CERTIFICATE_REQUESTS, requestOf, withCondition } from './certificateParts.ts';

const USAGES = [['client auth', 'digital signature'], ['client auth', 'digital signature', 'key encipherment']].map((usages) => usages.join());
const NODE = 'system:node:';
const GROUP = 'system:nodes';

const isNodes = ({ spec }: CertificateSigningRequest, { commonName, organizations }: RequestSubject): boolean =>
  spec.signerName === SIGNERS.kubelet && organizations.join() === GROUP && commonName.startsWith(NODE) && USAGES.includes([...(spec.usages ?? [])].toSorted().join());

/** Codes: approved, notRecognized, notAllowed, upToDate. */
export function approveCertificate(name: string, c: Reconcile): void {
  const request = requestOf(name, c);
  if (request === undefined || (request.status?.certificate ?? '') !== '' || hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return;
  const subject = requestSubject(request.spec.request);
  const { username = '', groups = [], signerName } = request.spec;
  if (typeof subject === 'string' || !isNodes(request, subject)) {
    c.report('notRecognized', { name, signer: signerName });
    return;
  }
  const self = subject.commonName === username;
  const subresource = self ? 'selfnodeclient' : 'nodeclient';
  if (!c.allowed({ name: username, groups }, { verb: 'create', group: CERTIFICATE_REQUESTS.group, resource: CERTIFICATE_REQUESTS.resource, subresource })) {
    c.report('notAllowed', { name, user: username, subresource });
    return;
  }
  c.report('approved', { name, user: username, subresource });
  const message = `Auto approving ${self ? 'self ' : ''}kubelet client certificate after SubjectAccessReview.`;
  c.call({ verb: 'update', on: CERTIFICATE_REQUESTS, name, subresource: 'approval', body: withCondition(request, { type: 'Approved', reason: 'AutoApproved', message }, c.time), ignore: ['NotFound', 'Conflict'] });
}
