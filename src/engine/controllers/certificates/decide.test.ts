/** certificateApproving, certificateSigning, certificateCleaner: what each makes of one request. */
import { describe, expect, it } from 'vitest';
import { requestFor } from '../../api/certificateText.ts';
import type { CertificateSigningRequest } from '../../api/kinds/certificateSigningRequest.ts';
import { MINUTE } from '../../kernel/time.ts';
import { reconcile, timeText } from '../../testing/reconcile.ts';
import type { Controller } from '../controller.ts';
import { certificateApprovingController } from '../certificateApproving.ts';
import { certificateCleanerController } from '../certificateCleaner.ts';
import { certificateSigningController } from '../certificateSigning.ts';
import { approveCertificate } from './approve.ts';
import { cleanCertificate } from './clean.ts';
import { signCertificate } from './sign.ts';

const approving: Controller = { ...certificateApprovingController, reconcile: approveCertificate };
const signing: Controller = { ...certificateSigningController, reconcile: signCertificate };
const cleaner: Controller = { ...certificateCleanerController, reconcile: cleanCertificate };

const KUBELET = 'kubernetes.io/kube-apiserver-client-kubelet';
const request = (spec: object = {}, status: CertificateSigningRequest['status'] = {}, commonName = 'system:node:w', organizations: readonly string[] = ['system:nodes']): CertificateSigningRequest => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'csr-1', uid: 'u', resourceVersion: '1', creationTimestamp: timeText(0) },
  spec: { request: requestFor({ commonName, organizations }, 'seed'), signerName: KUBELET, usages: ['digital signature', 'client auth'], username: 'system:bootstrap:abcdef', groups: ['system:bootstrappers'], ...spec },
  status,
});
const condition = (type: string) => ({ type, status: 'True' as const, lastTransitionTime: timeText(0) });

describe('csrapproving', () => {
  it('approves a new node and one that renews its own, if they may', () => {
    const asked: object[] = [];
    const allowed = (user: object, attributes: object): boolean => asked.push(user, attributes) > 0;
    const first = reconcile(approving, 'csr-1', [request()], { allowed });
    expect(first).toMatchObject({ code: 'approved', numbers: { subresource: 'nodeclient' }, calls: [{ verb: 'update', subresource: 'approval', body: { status: { conditions: [{ type: 'Approved', reason: 'AutoApproved', message: 'Auto approving kubelet client certificate after SubjectAccessReview.' }] } } }] });
    expect(asked).toEqual([{ name: 'system:bootstrap:abcdef', groups: ['system:bootstrappers'] }, { verb: 'create', group: 'certificates.k8s.io', resource: 'certificatesigningrequests', subresource: 'nodeclient' }]);
    expect(reconcile(approving, 'csr-1', [request({ username: 'system:node:w' })])).toMatchObject({ code: 'approved', numbers: { subresource: 'selfnodeclient' } });
  });

  it('leaves to people what it does not know or what is not allowed', () => {
    expect(reconcile(approving, 'csr-1', [request()], { allowed: () => false })).toMatchObject({ code: 'notAllowed', calls: [] });
    for (const other of [request({ signerName: 'kubernetes.io/kube-apiserver-client' }), request({}, {}, 'jane'), request({}, {}, 'system:node:w', ['dev']), request({ usages: ['server auth'] })]) expect(reconcile(approving, 'csr-1', [other])).toMatchObject({ code: 'notRecognized', calls: [] });
    expect(reconcile(approving, 'csr-1', [request({}, { conditions: [condition('Denied')] })])).toMatchObject({ code: 'upToDate', calls: [] });
  });
});

describe('csrsigning', () => {
  const approved = { conditions: [condition('Approved')] };

  it('signs what was approved, for signers that it stands for', () => {
    expect(reconcile(signing, 'csr-1', [request({}, approved)])).toMatchObject({ code: 'signed', numbers: { subject: 'system:node:w' }, calls: [{ subresource: 'status' }] });
    expect(reconcile(signing, 'csr-1', [request()]).calls).toEqual([]);
    expect(reconcile(signing, 'csr-1', [request({ signerName: 'example.com/mine' }, approved)]).calls).toEqual([]);
    expect(reconcile(signing, 'csr-1', [request({}, { ...approved, certificate: 'x' })]).calls).toEqual([]);
  });

  it('refuses what its signer may not sign', () => {
    for (const wrong of [request({}, approved, 'jane'), request({}, approved, 'system:node:w', ['dev']), request({ usages: ['server auth'] }, approved)]) expect(reconcile(signing, 'csr-1', [wrong])).toMatchObject({ code: 'refusedToSign', calls: [{ body: { status: { conditions: [{ type: 'Approved' }, { type: 'Failed', reason: 'SignerValidationFailure' }] } } }] });
  });
});

describe('csrcleaner', () => {
  it('waits an hour after a decision and a day without one', () => {
    const hour = 60 * MINUTE;
    for (const [status, hours] of [[{ conditions: [condition('Approved')], certificate: 'x' }, 1], [{ conditions: [condition('Denied')] }, 1], [{ conditions: [condition('Failed')] }, 1], [{}, 24], [{ conditions: [condition('Approved')] }, 24]] as const) {
      expect(reconcile(cleaner, 'csr-1', [request({}, status)], { now: hours * hour }).calls).toEqual([]);
      expect(reconcile(cleaner, 'csr-1', [request({}, status)], { now: hours * hour + MINUTE })).toMatchObject({ code: 'expired', calls: [{ verb: 'delete', name: 'csr-1' }] });
    }
  });
});
