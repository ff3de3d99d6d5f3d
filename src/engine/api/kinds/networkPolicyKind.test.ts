import { expect, it } from 'vitest';
import { podRun } from '../../testing/podRun.ts';
import type { Json, KubeObject } from '../object.ts';

const policy = (spec: object): Json => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: spec as Json });
const create = (run: ReturnType<typeof podRun>, spec: object) =>
  run.execute({ verb: 'create', group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', namespace: 'default', body: policy(spec), user: 'kubernetes-admin', agent: 'kubectl' });

it('is filled in', () => {
  const run = podRun();
  const { code, body } = create(run, { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 80 }] }], egress: [{}] });
  expect(code).toBe(201);
  expect((body as KubeObject & { spec: object }).spec).toEqual({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }], egress: [{}], policyTypes: ['Ingress', 'Egress'] });
});

it.each([
  [{ podSelector: {}, ingress: [{ from: [{}] }] }, 'spec.ingress[0].from[0]: Required value: must specify a peer'],
  [{ podSelector: {}, ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] }, 'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  [{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/9'] } }] }] }, 'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/9": must be a strict subset of `cidr`'],
  [{ podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }, 'must be greater than or equal to `port`'],
  [{ podSelector: {}, policyTypes: ['Both'] }, 'spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"'],
])('refuses %j', (spec, message) => {
  const { code, body } = create(podRun(), spec);
  expect(code).toBe(422);
  expect((body as { message: string }).message).toContain(message);
});
