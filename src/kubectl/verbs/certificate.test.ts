import { describe, expect, it } from 'vitest';
import { requestFor } from '../../engine/api/certificateText.ts';
import { terminal } from '../testing/terminal.ts';

const manifest = (name: string): string => `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: ${name}
spec:
  request: ${requestFor({ commonName: name, organizations: ['dev', 'ops'] }, name)}
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages: [client auth]
`;

describe('kubectl certificate', () => {
  it('approves and denies; get and describe say so', () => {
    const type = terminal();
    for (const name of ['jane', 'joe']) expect(type(`kubectl apply -f - <<EOF\n${manifest(name)}EOF`)).toBe(`certificatesigningrequest.certificates.k8s.io/${name} created\n`);
    expect(type('kubectl get csr')).toMatch(/^NAME +AGE +SIGNERNAME +REQUESTOR +REQUESTEDDURATION +CONDITION\njane +\d+s +kubernetes\.io\/kube-apiserver-client +kubernetes-admin +24h +Pending\n/);
    expect(type('kubectl certificate approve jane')).toBe('certificatesigningrequest.certificates.k8s.io/jane approved\n');
    expect(type('kubectl certificate deny csr/joe')).toBe('certificatesigningrequest.certificates.k8s.io/joe denied\n');
    expect(type('kubectl certificate approve jane; sleep 2; kubectl get csr --no-headers')).toMatch(/approved\njane .* Approved,Issued\njoe .* Denied\n$/);
    expect(type('kubectl certificate approve joe')).toContain('Approved and Denied conditions are mutually exclusive');
    expect(type('kubectl describe csr jane')).toMatch(/^Name: +jane\nLabels: +<none>\n[\s\S]*Requesting User: +kubernetes-admin\nSigner: +kubernetes\.io\/kube-apiserver-client\nRequested Duration: +24h\nStatus: +Approved,Issued\nSubject:\n +Common Name: +jane\n +Serial Number: *\n +Organization: +dev\n +ops\nEvents: +<none>\n/);
    expect(type("kubectl get csr jane -o jsonpath='{.status.certificate}' | base64 -d")).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(type('kubectl certificate approve')).toContain('one or more CSRs must be specified as <name> or -f <filename>');
  });
});
