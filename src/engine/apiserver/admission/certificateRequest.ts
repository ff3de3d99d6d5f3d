/**
 * Who asks for a certificate is what the API server knows of him, and nobody gets one of the group that may do everything. Upstream:
 * pkg/registry/certificates/certificates/strategy.go (PrepareForCreate), plugin/pkg/admission/certificates/subjectrestriction. Leaves out: the rights
 * that approving and signing need beyond those on the resource (CertificateApproval, CertificateSigning).
 */
import { requestSubject } from '../../api/certificateRequest.ts';
import { SIGNERS, type CertificateSigningRequest } from '../../api/kinds/certificateSigningRequest.ts';
import { forbidden } from '../../api/status.ts';
import { identityOf } from '../rbac.ts';
import type { AdmissionPlugin } from './admission.ts';

const EVERYTHING = 'system:masters';

export const certificateRequest: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  admit({ request, operation, resource, object }) {
    if (resource !== 'certificatesigningrequests.certificates.k8s.io' || operation !== 'create') return object;
    const asked = object as CertificateSigningRequest;
    const subject = requestSubject(asked.spec.request ?? '');
    if (asked.spec.signerName === SIGNERS.client && typeof subject !== 'string' && subject.organizations.includes(EVERYTHING)) return forbidden('certificates.k8s.io', 'certificatesigningrequests', asked.metadata.name, `use of ${SIGNERS.client} signer with ${EVERYTHING} group is not allowed`);
    const { name, groups } = identityOf(request);
    return { ...asked, spec: { ...asked.spec, username: name, groups: [...groups] } };
  },
};
