import { expect, it } from 'vitest';
import { kindOfObject } from './kinds.ts';
import type { Json, KubeObject } from './object.ts';
import { applyPatch } from './patch.ts';
import type { PatchType } from './request.ts';

const kind = kindOfObject('apps/v1', 'Deployment')!;
const old = JSON.parse(
  '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"default","uid":"u"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{},"spec":{"containers":[{"name":"c","image":"x"}]}}}}',
) as KubeObject;

function patch(body: Json, patchType: PatchType = 'strategic', strict = false): unknown {
  const request = {
    verb: 'patch',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    namespace: 'default',
    name: 'd',
    user: 'u',
    agent: 'a',
  } as const;
  const result = applyPatch(kind, old, { ...request, body, patchType, ...(strict && { options: { fieldValidation: 'Strict' } }) });
  return 'refusal' in result ? result.refusal.message : (result.value as { spec?: Json }).spec;
}

it('gives the patched object', () => {
  expect(patch({ spec: { replicas: 2 } })).toMatchObject({ replicas: 2 });
  expect(patch([{ op: 'replace', path: '/spec/replicas', value: 3 }], 'json')).toMatchObject({ replicas: 3 });
  expect(patch({ spec: { replicas: 4, template: null } }, 'merge')).toEqual({ replicas: 4, selector: { matchLabels: { app: 'd' } } });
});

it('refuses as a real API server does', () => {
  expect(patch({ spec: { replicas: 'x' } })).toBe(
    ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
  );
  expect(patch({ spec: { strategy: 'Recreate' } })).toContain('cannot restore struct from: string');
  expect(patch({ spec: { replicas: 'x' } }, 'merge')).toContain(
    'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  );
  expect(patch({ metadata: { name: 'q' } })).toBe('the name of the object (q) does not match the name on the URL (d)');
  expect(patch({ metadata: { namespace: 'kube-system' } })).toBe(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
  expect(patch({ spec: { foo: 1 } }, 'strategic', true)).toContain('strict decoding error: unknown field "spec.foo"');
  expect(patch([{ op: 'test', path: '/spec/replicas', value: 9 }], 'json')).toBe(
    'the server rejected our request due to an error in our request',
  );
});
