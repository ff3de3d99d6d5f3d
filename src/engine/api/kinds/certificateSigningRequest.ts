/** The shape of a CertificateSigningRequest: somebody asks for a certificate. Upstream: k8s.io/api/certificates/v1. Its rules are in certificateSigningRequestKind.ts. */
import type { KubeObject } from '../object.ts';

export interface RequestCondition {
  readonly type: 'Approved' | 'Denied' | 'Failed' | (string & {});
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastUpdateTime?: string;
  readonly lastTransitionTime?: string;
}

export interface CertificateSigningRequest extends KubeObject {
  readonly spec: {
    /** PEM, in base64. */
    readonly request: string;
    readonly signerName: string;
    readonly expirationSeconds?: number;
    readonly usages?: readonly string[];
    readonly username?: string;
    readonly uid?: string;
    readonly groups?: readonly string[];
  };
  readonly status?: { readonly conditions?: readonly RequestCondition[]; readonly certificate?: string };
}

export const SIGNERS = {
  client: 'kubernetes.io/kube-apiserver-client',
  kubelet: 'kubernetes.io/kube-apiserver-client-kubelet',
  serving: 'kubernetes.io/kubelet-serving',
} as const;

export const hasCondition = ({ status }: CertificateSigningRequest, type: RequestCondition['type']): boolean => status?.conditions?.some((one) => one.type === type) === true;

/** `Approved,Issued`, as kubectl prints it. */
export function certificateStatus(request: CertificateSigningRequest): string {
  const decided = hasCondition(request, 'Denied') ? 'Denied' : hasCondition(request, 'Approved') ? 'Approved' : 'Pending';
  return `${decided}${hasCondition(request, 'Failed') ? ',Failed' : ''}${(request.status?.certificate ?? '') === '' ? '' : ',Issued'}`;
}
