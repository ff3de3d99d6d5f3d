import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definition, definitionNames, type TypeSchema } from '../../../engine/api/schema/schema.ts';
import type { Json } from '../../../engine/index.ts';
import { apiRequest } from '../requestPath.ts';
import { decodeMessage, Malformed } from './decode.ts';
import { encodeMessage } from './encode.ts';
import { decodeBody, encodeBody, encodeWatchEvent } from './envelope.ts';

const request = (method: string, url: string) => apiRequest({ method, url, accept: '', contentType: '', userAgent: 'kubectl', user: 'a' })!;
const read = (url: string, bytes: Uint8Array, method = 'POST'): Json | undefined => decodeBody(request(method, url), bytes);
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** What kubectl 1.33 sent. */
const DEPLOYMENT =
  'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EsEBCiEKBHdlYjISABoAIgAqADIAOABCAFoLCgNhcHASBHdlYjISjQEIAhINCgsKA2FwcBIEd2ViMhpyCh0KABIAGgAiACoAMgA4AEIAWgsKA2FwcBIEd2ViMhJREjMKBW5naW54EgpuZ2lueDoxLjI5KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=';
const CONFIG_MAP = 'azhzAAoPCgJ2MRIJQ29uZmlnTWFwEi0KEwoDY20yEgAaACIAKgAyADgAQgASDgoJX19wcm90b19fEgF4EgYKAWESAWIaACIA';
const SECRET = 'azhzAAoMCgJ2MRIGU2VjcmV0EiAKFAoEc2VjMhIAGgAiACoAMgA4AEIAEgYKAXASAXEaABoAIgA=';
const SERVICE = 'azhzAAoNCgJ2MRIHU2VydmljZRJsCiEKBHN2YzISABoAIgAqADIAOABCAFoLCgNhcHASBHN2YzISQwobCgc4MC04MDgwEgNUQ1AYUCIHCAAQkD8aACgAEgsKA2FwcBIEc3ZjMhoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==';
const PRIORITY_CLASS = 'azhzAAolChRzY2hlZHVsaW5nLms4cy5pby92MRINUHJpb3JpdHlDbGFzcxI1ChUKBWhpZ2gyEgAaACIAKgAyADgAQgAQ6AcYACIBeCoUUHJlZW1wdExvd2VyUHJpb3JpdHkaACIA';
const ACCESS_REVIEW = 'azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPQoQCgASABoAIgAqADIAOABCABIfCh0KB2RlZmF1bHQSBGxpc3QaACIAKgRwb2RzMgA6ABoICAASABoAIAAaACIA';
const TOKEN_REQUEST = 'azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMgkBwaBAoAEgAaACIA';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

describe('bodies of kubectl', () => {
  it('are read as the JSON that kubectl would have sent', () => {
    expect(read(DEPLOYMENTS, bytesOf(DEPLOYMENT))).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web2', labels: { app: 'web2' } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web2' } },
        template: { metadata: { labels: { app: 'web2' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.29', ports: [{ containerPort: 80 }], resources: {} }] } },
        strategy: {},
      },
      status: {},
    });
    expect(read('/api/v1/namespaces/default/secrets', bytesOf(SECRET))).toEqual({ kind: 'Secret', apiVersion: 'v1', metadata: { name: 'sec2' }, data: { p: 'cQ==' } });
    expect(read('/apis/scheduling.k8s.io/v1/priorityclasses', bytesOf(PRIORITY_CLASS))).toMatchObject({ value: 1000, description: 'x', preemptionPolicy: 'PreemptLowerPriority' });
    expect(read('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', bytesOf(ACCESS_REVIEW))).toMatchObject({ spec: { resourceAttributes: { namespace: 'default', verb: 'list', resource: 'pods' } } });
    expect(read('/api/v1/namespaces/default/serviceaccounts/sa/token', bytesOf(TOKEN_REQUEST))).toMatchObject({ spec: { expirationSeconds: 3600 } });
  });

  it('tell numbers and names of ports apart', () => {
    const ports = [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }];
    expect(read('/api/v1/namespaces/default/services', bytesOf(SERVICE))).toMatchObject({ spec: { ports, selector: { app: 'svc2' }, type: 'ClusterIP' } });
    expect(decodeMessage('core.v1.ServicePort', encodeMessage('core.v1.ServicePort', { port: 80, targetPort: 'http' }))).toEqual({ port: 80, targetPort: 'http' });
  });

  it('may have any name for a key', () => {
    const { data } = read('/api/v1/namespaces/default/configmaps', bytesOf(CONFIG_MAP)) as { data: object };
    expect(Object.entries(data)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });
});

/** A value of a type, with every field set, down to a depth. */
function sample(type: TypeSchema, depth: number): Json {
  if (type.kind === 'list') return [sample(type.item, depth)];
  if (type.kind === 'map') return { key: sample(type.value, depth) };
  if (type.kind === 'struct') return sampleOf(type.name, depth);
  return { s: 'text', y: 'AAH/', b: true, i: -2_147_483_648, l: -9_007_199_254_740_991, f: 0.5, q: '100m', n: '25%', t: '2026-09-01T00:00:01Z', u: '1969-12-31T23:59:59.000001Z', o: { 'f:a': { '.': {} } } }[type.code];
}

function sampleOf(name: string, depth: number): { [field: string]: Json } {
  if (depth === 0) return {};
  return Object.fromEntries([...definition(name).fields.values()].map(({ name, type }) => [name, sample(type, depth - 1)]));
}

describe('messages', () => {
  it.each(definitionNames().map((name) => [name]))('%s: every field comes back', (name) => {
    const inProto = encodeMessage(name, sampleOf(name, 3));
    const back = decodeMessage(name, inProto);
    expect(encodeMessage(name, back)).toEqual(inProto);
    const bare = new Set(['kind', 'apiVersion']);
    for (const field of Object.keys(sampleOf(name, 3))) if (!bare.has(field)) expect(Object.keys(back), field).toContain(field);
  });

  it('keep times, bytes, quantities, negative numbers and JSON', () => {
    const node = { metadata: { name: 'n', creationTimestamp: '2026-09-01T00:00:01Z', generation: -3, managedFields: [{ fieldsV1: { 'f:a': {} } }] }, status: { capacity: { cpu: '2', memory: '3Gi' } } };
    expect(decodeMessage('core.v1.Node', encodeMessage('core.v1.Node', node))).toMatchObject(node);
    const lease = { holderIdentity: 'a', acquireTime: '1969-12-31T23:59:59.000001Z', leaseTransitions: 0 };
    expect(decodeMessage('coordination.v1.LeaseSpec', encodeMessage('coordination.v1.LeaseSpec', lease))).toEqual(lease);
    const review = { user: 'a', extra: { scopes: ['x', 'y'] } };
    expect(decodeMessage('authorization.v1.SubjectAccessReviewSpec', encodeMessage('authorization.v1.SubjectAccessReviewSpec', review))).toEqual(review);
  });

  it('pass over fields that they do not know, groups too', () => {
    const writer = new BinaryWriter();
    writer.tag(99, WireType.LengthDelimited).string('later');
    writer.tag(98, WireType.StartGroup).tag(1, WireType.Varint).int32(1).tag(98, WireType.EndGroup);
    writer.tag(97, WireType.Bit64).double(1).tag(96, WireType.Bit32).float(1).tag(1, WireType.LengthDelimited).string('a');
    expect(decodeMessage('core.v1.LocalObjectReference', writer.finish())).toEqual({ name: 'a' });
  });

  it('take lists of numbers packed or not, merge what comes twice, and keep the zeros that pointers point to', () => {
    const packed = new BinaryWriter().tag(4, WireType.LengthDelimited).fork().int64(1).int64(300).join().tag(4, WireType.Varint).int64(5).finish();
    expect(decodeMessage('core.v1.PodSecurityContext', packed)).toEqual({ supplementalGroups: [1, 300, 5] });
    const twice = Buffer.concat([encodeMessage('core.v1.Pod', { metadata: { name: 'a', labels: { x: '1' } } }), encodeMessage('core.v1.Pod', { metadata: { namespace: 'b', labels: { y: '2' } } })]);
    expect(decodeMessage('core.v1.Pod', twice)).toEqual({ metadata: { name: 'a', namespace: 'b', labels: { x: '1', y: '2' } } });
    expect(decodeMessage('apps.v1.DeploymentSpec', encodeMessage('apps.v1.DeploymentSpec', { replicas: 0, minReadySeconds: 0 }))).toEqual({ replicas: 0 });
  });
});

describe('bytes that are wrong', () => {
  const failure = (bytes: Uint8Array, url = DEPLOYMENTS): string => {
    try {
      return `read: ${JSON.stringify(read(url, bytes))}`;
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed);
      return (error as Error).message;
    }
  };

  it('are refused in Kubernetes’ words', () => {
    const start = 'Deployment in version "v1" cannot be handled as a Deployment: ';
    expect(failure(Buffer.alloc(0))).toBe(`${start}empty data`);
    expect(failure(Buffer.from('{}'))).toBe(`${start}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]`);
    expect(failure(Buffer.from('k8s\0'))).toBe(`${start}empty body`);
    expect(failure(bytesOf(DEPLOYMENT).subarray(0, 150))).toBe(`${start}unexpected EOF`);
    const forged = bytesOf(DEPLOYMENT);
    forged[4 + 2 + 21 + 2 + 1] = 0x08;
    expect(failure(forged)).toBe(`${start}proto: wrong wireType = 0 for field Metadata`);
    expect(failure(bytesOf(SECRET)), 'the API server itself compares kinds').toContain('read: {"kind":"Secret"');
    expect(failure(renamed(bytesOf(DEPLOYMENT), 'Deployment', 'Deploymint'))).toBe(`Deploymint in version "v1" cannot be handled as a Deployment: no kind "Deploymint" is registered for version "apps/v1" in scheme "pkg/runtime/scheme.go:111"`);
  });

  const renamed = (bytes: Buffer, from: string, to: string): Buffer => Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');

  it('never do more than be refused', () => {
    const whole = bytesOf(DEPLOYMENT);
    for (let length = 0; length < whole.length; length++) failure(whole.subarray(0, length));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const forged = Buffer.from(whole);
        for (const [at, byte] of changes) forged[at] = byte;
        failure(forged);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void failure(Buffer.concat([Buffer.from('k8s\0'), bytes]))), { numRuns: 2000 });
  });

  it('cannot nest or multiply without end', () => {
    const groups = Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(100_000, 0x33)]);
    expect(failure(groups)).toMatch(/maximum recursion depth/);
    const containers = new BinaryWriter();
    for (let i = 0; i < 300_000; i++) containers.tag(2, WireType.LengthDelimited).uint32(0);
    expect(() => decodeMessage('core.v1.PodSpec', containers.finish())).toThrow('too many');
    const forever = Buffer.from([...Buffer.from('k8s\0'), 0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(failure(forever)).toMatch(/unexpected EOF/);
  });

  it('within them: times out of range, JSON that is none', () => {
    const time = new BinaryWriter().tag(8, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(BigInt(2) ** BigInt(62)).join().finish();
    expect(() => decodeMessage('meta.v1.ObjectMeta', time)).toThrow('year outside of range');
    const raw = new BinaryWriter().tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string('{').join().finish();
    expect(() => decodeMessage('apps.v1.ControllerRevision', raw)).toThrow(Malformed);
  });
});

describe('answers', () => {
  it('are objects, lists and Statuses', () => {
    const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' }, spec: { containers: [{ name: 'c', resources: {} }] }, status: {} };
    expect(read('/api/v1/namespaces/default/pods', encodeBody(pod)!)).toEqual(pod);
    const list = encodeBody({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [pod, pod] })!;
    expect(Buffer.from(list).toString('latin1')).toMatch(/^k8s\0\n\r\n\x02v1\x12\x07PodList/);
    expect(encodeBody({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 404 })).toBeDefined();
    expect(encodeBody({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', rows: [] })).toBeUndefined();
    const event = Buffer.from(encodeWatchEvent('ADDED', pod));
    expect(event.readUInt32BE(0)).toBe(event.length - 4);
  });

  it('to deletions read their options, whatever the group', () => {
    const message = encodeMessage('meta.v1.DeleteOptions', { gracePeriodSeconds: 0, propagationPolicy: 'Orphan' });
    const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string('apps/v1').tag(2, WireType.LengthDelimited).string('DeleteOptions').join().tag(2, WireType.LengthDelimited).bytes(message);
    const body = Buffer.concat([Buffer.from('k8s\0'), writer.finish()]);
    expect(read(`${DEPLOYMENTS}/web`, body, 'DELETE')).toMatchObject({ kind: 'DeleteOptions', gracePeriodSeconds: 0, propagationPolicy: 'Orphan' });
    expect(read(`${DEPLOYMENTS}/web`, Buffer.alloc(0), 'DELETE')).toBeUndefined();
  });
});
