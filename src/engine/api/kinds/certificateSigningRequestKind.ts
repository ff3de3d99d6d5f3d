/**
 * The CertificateSigningRequest kind: its rules and columns. Upstream: k8s.io/api/certificates/v1, pkg/registry/certificates/certificates,
 * pkg/apis/certificates/validation, pkg/printers/internalversion (printCertificateSigningRequest). Leaves out: the check of the signature, signers'
 * own rules for what they issue (kube-controller-manager has them).
 */
import { ageOf, humanDuration } from '../age.ts';
import { requestSubject } from '../certificateRequest.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import type { FieldErrors } from '../fieldError.ts';
import { Report } from '../validation/report.ts';
import { certificateStatus, type CertificateSigningRequest, type RequestCondition } from './certificateSigningRequest.ts';

const USAGES = ['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping'];
const SHORTEST = 600;

function validate({ spec, status }: CertificateSigningRequest, old: CertificateSigningRequest | undefined): FieldErrors {
  const report = new Report();
  if (old === undefined) validateSpec(report, spec);
  else if (!sameJson(spec, old.spec)) report.invalid('spec', spec, 'field is immutable');
  const conditions = status?.conditions ?? [];
  const types = conditions.map(({ type }) => type);
  types.forEach((type, index) => {
    if (types.indexOf(type) < index) report.duplicate(`status.conditions[${index}].type`, type);
    if (type === 'Approved' && types.includes('Denied')) report.invalid(`status.conditions[${index}].type`, type, 'Approved and Denied conditions are mutually exclusive');
  });
  return report.errors;
}

function validateSpec(report: Report, { request, signerName, usages = [], expirationSeconds }: CertificateSigningRequest['spec']): void {
  const subject = requestSubject(request ?? '');
  if (typeof subject === 'string') report.invalid('spec.request', [], subject);
  if (usages.length === 0) report.required('spec.usages');
  usages.forEach((usage, index) => {
    if (!USAGES.includes(usage)) report.oneOf(`spec.usages[${index}]`, usage, USAGES, 'unsupported');
    else if (usages.indexOf(usage) < index) report.duplicate(`spec.usages[${index}]`, usage);
  });
  if (!signerName) report.required('spec.signerName');
  else if (signerName === 'kubernetes.io/legacy-unknown') report.invalid('spec.signerName', signerName, 'the legacy signerName is not allowed via this API version');
  else if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+\/[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(signerName)) report.invalid('spec.signerName', signerName, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST) report.invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)');
}

const DECISIONS: readonly RequestCondition['type'][] = ['Approved', 'Denied'];

export const certificateSigningRequest: KindDefinition<CertificateSigningRequest> = {
  ...COMMON,
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  namespaced: false,
  schema: 'certificates.v1.CertificateSigningRequest',
  subresources: [{ name: 'approval', verbs: ['get', 'patch', 'update'] }, STATUS_SUBRESOURCE],
  fields: ['spec.signerName'],
  fieldOf: ({ spec }, field) => (field === 'spec.signerName' ? spec.signerName : ''),
  columns: [NAME_COLUMN, shown('Age'), shown('SignerName'), shown('Requestor'), shown('RequestedDuration'), shown('Condition')],
  cells: (object, now) => [object.metadata.name, ageOf(object.metadata.creationTimestamp, now), object.spec.signerName || '<none>', object.spec.username ?? '', object.spec.expirationSeconds === undefined ? '<none>' : humanDuration(object.spec.expirationSeconds), certificateStatus(object)],
  // Who asks is for the server to say, and nobody brings his own approval.
  prepareForCreate: (object) => ({ ...object, spec: withoutRequestor(object.spec), status: {} }),
  prepareForUpdate(object, old, subresource) {
    if (subresource === 'approval') return { ...old, metadata: object.metadata, status: { ...old.status, conditions: object.status?.conditions ?? [] } };
    if (subresource !== 'status') return object;
    // Through the status nobody approves or denies.
    const conditions = [...(object.status?.conditions ?? []).filter(({ type }) => !DECISIONS.includes(type)), ...(old.status?.conditions ?? []).filter(({ type }) => DECISIONS.includes(type))];
    return { ...object, status: { ...object.status, ...(conditions.length > 0 && { conditions }) } };
  },
  validate,
};

function withoutRequestor({ request, signerName, expirationSeconds, usages }: CertificateSigningRequest['spec']): CertificateSigningRequest['spec'] {
  return { request, signerName, ...(expirationSeconds !== undefined && { expirationSeconds }), ...(usages && { usages }) };
}
