import { describe, expect, it } from 'vitest';
import { decode, measure } from '../decode.ts';
import { kindOfObject } from '../kinds.ts';
import type { Json } from '../object.ts';
import { decodeValue } from './decode.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { definition, definitionNames } from './schema.ts';

const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
const error = (value: object): string | undefined => decodeValue('core.v1.Pod', value).error;

describe('the schema', () => {
  it('can be read, every reference too', () => {
    const names = new Set(definitionNames());
    for (const name of names) {
      for (const { name: field, type } of definition(name).fields.values()) {
        expect(field).not.toBe('');
        for (let inner = type; ; inner = inner.kind === 'list' ? inner.item : inner.kind === 'map' ? inner.value : inner) {
          if (inner.kind === 'struct') expect(names).toContain(inner.name);
          if (inner.kind === 'struct' || inner.kind === 'scalar') break;
        }
      }
    }
  });
});

describe('decoding', () => {
  it('leaves what is already as Go would write it alone', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', resources: {} }] },
      status: {},
    };
    expect(decodeValue('core.v1.Pod', object).value).toBe(object);
  });
  it('drops nulls, zeros and empty lists where Go does, keeps explicit zeros behind pointers, adds structures', () => {
    const { value } = decodeValue(
      'core.v1.Pod',
      pod({
        hostNetwork: false,
        priority: 0,
        nodeSelector: {},
        tolerations: [],
        hostname: '',
        activeDeadlineSeconds: null,
        containers: [{ name: 'c', stdin: false }],
      }),
    );
    expect(value).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { priority: 0, containers: [{ name: 'c', resources: {} }] },
      status: {},
    });
  });
  it('writes quantities and times canonically', () => {
    const { value } = decodeValue('core.v1.Pod', {
      ...pod({ containers: [{ name: 'c', resources: { limits: { cpu: '1000m', memory: 1024 } } }] }),
      status: { startTime: '2026-01-01T01:00:00+01:00' },
    });
    expect(value).toMatchObject({
      spec: { containers: [{ resources: { limits: { cpu: '1', memory: '1024' } } }] },
      status: { startTime: '2026-01-01T00:00:00Z' },
    });
  });
  it("says what is wrong in Go's words", () => {
    expect(error(pod({ restartPolicy: 3 }))).toBe(
      'json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    );
    expect(error(pod({ containers: [{ ports: [{ containerPort: '80' }] }] }))).toBe(
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    );
    expect(error(pod({ nodeSelector: [] }))).toBe(
      'json: cannot unmarshal array into Go struct field PodSpec.spec.nodeSelector of type map[string]string',
    );
    expect(error(pod({ containers: [{ livenessProbe: { httpGet: { port: true } } }] }))).toBe(
      'json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32',
    );
    expect(error(pod({ terminationGracePeriodSeconds: 1.5 }))).toBe(
      'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    );
    expect(error(pod({ containers: [{ resources: { limits: { cpu: 'lots' } } }] }))).toContain(
      'quantities must match the regular expression',
    );
  });
  it('names unknown fields with their place', () => {
    expect(decodeValue('core.v1.Pod', pod({ containers: [{ name: 'a' }, { imagen: 'x' }], replicas: 1 })).unknown).toEqual([
      'spec.containers[1].imagen',
      'spec.replicas',
    ]);
  });
  it('takes __proto__ and constructor as data', () => {
    const object = JSON.parse(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"constructor":"a"}},"data":{"__proto__":"1","toString":"2"}}',
    ) as Json;
    const decoded = decode(kindOfObject('v1', 'ConfigMap')!, object, 'Strict');
    expect(JSON.stringify('object' in decoded && decoded.object)).toContain('"data":{"__proto__":"1","toString":"2"}');
    const unknown = decodeValue('core.v1.Pod', JSON.parse('{"__proto__":{"a":1},"constructor":{}}') as Json);
    expect(unknown.unknown).toEqual(['__proto__', 'constructor']);
  });
});

describe('defence', () => {
  it('refuses what is too deep before walking it', () => {
    let deep: Json = {};
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    const refused = decode(kindOfObject('v1', 'ConfigMap')!, { apiVersion: 'v1', kind: 'ConfigMap', metadata: deep }, 'Strict');
    expect('refusal' in refused && refused.refusal).toMatchObject({ code: 400, message: 'json: exceeded max depth' });
  });
  it('refuses what is too big', () => {
    const refused = decode(
      kindOfObject('v1', 'ConfigMap')!,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, data: { a: 'x'.repeat(4_000_000) } },
      'Strict',
    );
    expect('refusal' in refused && refused.refusal).toMatchObject({ code: 413, message: 'Request entity too large: limit is 3145728' });
    expect(measure({ a: [1, 'two'] })).toEqual({ size: 16, depth: 2 });
  });
  it('answers a document of another kind as the server does', () => {
    const refused = decode(kindOfObject('apps/v1', 'Deployment')!, { apiVersion: 'apps/v1', kind: 'deployment', metadata: {} }, 'Strict');
    expect('refusal' in refused && refused.refusal.message).toBe(
      'deployment in version "v1" cannot be handled as a Deployment: no kind "deployment" is registered for version "apps/v1" in scheme "pkg/runtime/scheme.go:111"',
    );
  });
});

describe('descriptions', () => {
  it('are there for the definitions, in their own words', () => {
    expect(DESCRIPTIONS['core.v1.Container']?.['image']).toContain('Container image name.');
    expect(Object.keys(DESCRIPTIONS)).toEqual(definitionNames());
  });
});
