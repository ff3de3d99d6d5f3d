/** TLS bootstrap: a kubelet that joins asks for its certificate, two controllers approve and sign it, a third takes the request away. */
import { describe, expect, it } from 'vitest';
import { requestFor } from '../api/certificateText.ts';
import { requestSubject } from '../api/certificateRequest.ts';
import type { CertificateSigningRequest } from '../api/kinds/certificateSigningRequest.ts';
import { fromBase64 } from '../api/base64.ts';
import type { Steps } from '../api/steps.ts';
import { newMachine } from '../newMachine.ts';
import { Run } from '../run.ts';
import { HA_SCENARIOS } from '../haScenarios.ts';
import { podRun, wait } from '../testing/podRun.ts';

const CSR = { group: 'certificates.k8s.io', version: 'v1', resource: 'certificatesigningrequests' } as const;
const ADMIN = { user: 'kubernetes-admin', agent: 'kubectl' } as const;
const requests = (run: Run) => run.objects<CertificateSigningRequest>(CSR.group, CSR.version, CSR.resource);
const fresh = (name = 'worker4') => newMachine({ name, address: '192.168.49.9', zone: 'c' });
const told = (run: Run, type: string) => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter((entry) => entry.type === type);
const nodes = (run: Run) => run.objects('', 'v1', 'nodes').map(({ metadata }) => metadata.name);
const asked = (name: string, more: object = {}, subject = { commonName: 'jane', organizations: ['dev'] }) => ({ apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name }, spec: { request: requestFor(subject, name), signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], ...more } });
const create = (run: Run, body: object) => run.execute({ verb: 'create', ...CSR, body: body as never, ...ADMIN });

describe('a request for a certificate', () => {
  it('is there only when somebody asks: nobody watches for one before', () => {
    const run = podRun({ systemPods: true });
    expect(run.objects(CSR.group, CSR.version, CSR.resource)).toEqual([]);
    expect(told(run, 'request').some(({ data }) => (data as Steps['request']).subject.resource.startsWith('certificatesigningrequests'))).toBe(false);
  });

  it('is made by the kubelet that joins, approved and signed by controllers, and only then the node is there', () => {
    const run = podRun({ systemPods: true });
    run.machine({ do: 'join', machine: fresh() });
    wait(run, 30);
    const [request] = requests(run);
    const token = (told(run, 'kubeadm').find(({ data }) => (data as Steps['kubeadm']).code === 'token')!.data as Steps['kubeadm']).numbers!['token'];
    expect(request).toMatchObject({ metadata: { name: expect.stringMatching(/^csr-[a-z0-9]{5}$/) as string }, spec: { signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['digital signature', 'client auth'], username: `system:bootstrap:${String(token)}`, groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] } });
    expect(requestSubject(request!.spec.request)).toEqual({ commonName: 'system:node:worker4', organizations: ['system:nodes'] });
    expect(request!.status!.conditions).toMatchObject([{ type: 'Approved', status: 'True', reason: 'AutoApproved', message: 'Auto approving kubelet client certificate after SubjectAccessReview.' }]);
    expect(fromBase64(request!.status!.certificate!)).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    const order = told(run, 'synced').filter(({ actor }) => actor.instance === 'worker4').map(({ data }) => (data as Steps['synced']).code).slice(0, 4);
    expect(order).toEqual(['certificateAsked', 'certificateIssued', 'nodeJoining', 'nodeRegistered']);
    const stored = told(run, 'stored').filter(({ data }) => (data as Steps['stored']).kind === 'CertificateSigningRequest').map(({ data }) => [(data as Steps['stored']).op, (data as Steps['stored']).by]);
    expect(stored).toEqual([['create', `system:bootstrap:${String(token)}`], ['update', 'system:serviceaccount:kube-system:certificatesigningrequest-approving-controller'], ['update', 'system:serviceaccount:kube-system:certificatesigningrequest-signing-controller']]);
    expect(nodes(run)).toContain('worker4');
    wait(run, 3700);
    expect(requests(run)).toEqual([]);
  });

  it('waits while no controller runs, and the node with it', () => {
    const run = podRun({ systemPods: true });
    run.fault({ code: 'moveManifest', target: 'kube-controller-manager' });
    wait(run, 40);
    run.machine({ do: 'join', machine: fresh() });
    wait(run, 40);
    expect(requests(run)[0]!.status?.conditions).toBeUndefined();
    expect(nodes(run)).not.toContain('worker4');
    run.fault({ code: 'restoreManifest', target: 'kube-controller-manager' });
    wait(run, 40);
    expect(nodes(run)).toContain('worker4');
  });

  it('is approved by whichever controller manager leads', () => {
    const run = new Run(HA_SCENARIOS.find(({ id }) => id === 'ha3')!, 1);
    run.settle();
    run.fault({ code: 'crash', target: 'kube-controller-manager' });
    run.machine({ do: 'join', machine: newMachine({ name: 'late', address: '192.168.49.77', zone: 'c' }) });
    wait(run, 90);
    expect(nodes(run)).toContain('late');
  });

  it('of a person is left to a person: approved it is signed, denied it is not', () => {
    const run = podRun();
    expect(create(run, asked('jane')).code).toBe(201);
    expect(create(run, asked('joe')).code).toBe(201);
    wait(run, 5);
    expect(requests(run).map(({ spec, status }) => [spec.username, status])).toEqual([['kubernetes-admin', {}], ['kubernetes-admin', {}]]);
    const decide = (name: string, type: string) => {
      const found = requests(run).find(({ metadata }) => metadata.name === name)!;
      return run.execute({ verb: 'update', ...CSR, name, subresource: 'approval', body: { ...found, status: { conditions: [{ type, status: 'True', reason: 'Because' }] } } as never, ...ADMIN });
    };
    expect(decide('jane', 'Approved').code).toBe(200);
    expect(decide('joe', 'Denied').code).toBe(200);
    wait(run, 5);
    const [jane, joe] = requests(run);
    expect(jane!.status).toMatchObject({ conditions: [{ type: 'Approved', lastUpdateTime: expect.stringMatching(/Z$/) as string }], certificate: expect.stringMatching(/./) as string });
    expect(joe!.status!.certificate).toBeUndefined();
    const both = { ...joe!, status: { conditions: [...joe!.status!.conditions!, { type: 'Approved', status: 'True' }] } };
    const refused = run.execute({ verb: 'update', ...CSR, name: 'joe', subresource: 'approval', body: both as never, ...ADMIN });
    expect((refused.body as { message: string }).message).toContain('Approved and Denied conditions are mutually exclusive');
  });

  it('is refused when it is none, or asks for everything', () => {
    const run = podRun();
    const message = (body: object): string => (create(run, body).body as { message: string }).message;
    expect(message(asked('a', { request: 'aGFsbG8=' }))).toContain('spec.request: Invalid value: []: PEM block type must be CERTIFICATE REQUEST');
    expect(message(asked('a', { usages: ['all'] }))).toContain('spec.usages[0]: Unsupported value: "all"');
    expect(message(asked('a', { signerName: 'nobody' }))).toContain("must be a fully qualified domain and path of the form 'example.com/signer-name'");
    expect(message(asked('a', { expirationSeconds: 60 }))).toContain('may not specify a duration less than 600 seconds (10 minutes)');
    expect(message(asked('a', {}, { commonName: 'root', organizations: ['system:masters'] }))).toContain('use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed');
  });
});
