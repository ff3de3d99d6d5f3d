/** What the three controllers of certificates have in common: where requests are, and how one is decided. Upstream: pkg/controller/certificates. */
import type { CertificateSigningRequest, RequestCondition } from '../../api/kinds/certificateSigningRequest.ts';
import type { ResourceName } from '../../client/informer.ts';
import type { Controller, Reconcile } from '../controller.ts';

export const CERTIFICATE_REQUESTS: ResourceName = { group: 'certificates.k8s.io', version: 'v1', resource: 'certificatesigningrequests' };
const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';

/** Nobody asks for certificates while a cluster starts: they begin to watch when somebody does. */
export const WATCHES: Pick<Controller, 'resource' | 'watches' | 'asleep'> = {
  resource: RESOURCE,
  asleep: true,
  watches: [{ on: CERTIFICATE_REQUESTS, keys: ({ event, object }) => (event === 'DELETED' ? [] : [object.metadata.name]) }],
};

export const requestOf = (name: string, c: Reconcile): CertificateSigningRequest | undefined => c.get<CertificateSigningRequest>(RESOURCE, name);

/** The status of a request with one condition more. */
export const withCondition = (request: CertificateSigningRequest, condition: Pick<RequestCondition, 'type' | 'reason' | 'message'>, time: string): CertificateSigningRequest =>
  ({ ...request, status: { ...request.status, conditions: [...(request.status?.conditions ?? []), { ...condition, status: 'True', lastUpdateTime: time, lastTransitionTime: time }] } });
