import { expect, it } from 'vitest';
import { defaultService } from '../defaults/service.ts';
import type { Service, ServiceSpec } from '../kinds/service.ts';
import { validateService } from './service.ts';

const service = (spec: ServiceSpec): Service =>
  defaultService({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', uid: '', resourceVersion: '', creationTimestamp: '' }, spec });
const said = (spec: ServiceSpec, old?: ServiceSpec): readonly string[] =>
  validateService(service(spec), old && service(old)).map(({ field, message }) => `${field}: ${message}`);

it('accepts an ordinary one', () => expect(said({ ports: [{ port: 80 }], clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] })).toEqual([]));
it('needs ports, names for several of them, and each only once', () => {
  expect(said({})).toEqual(['spec.ports: Required value']);
  expect(said({ ports: [{ port: 80 }, { port: 80 }] })).toEqual([
    'spec.ports[0].name: Required value',
    'spec.ports[1].name: Required value',
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  ]);
});
it('knows the range of node ports and who may have one', () => {
  expect(said({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })).toEqual([
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ]);
  expect(said({ ports: [{ port: 80, nodePort: 30080 }] })).toEqual([
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ]);
});
it('keeps its address', () => {
  const ports = [{ port: 80 }];
  expect(
    said({ ports, clusterIP: '10.96.9.9', clusterIPs: ['10.96.9.9'] }, { ports, clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'] }),
  ).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set']);
});
it('wants a name when it is external', () => expect(said({ type: 'ExternalName' })).toEqual(['spec.externalName: Required value']));
