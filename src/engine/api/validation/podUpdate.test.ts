import { describe, expect, it } from 'vitest';
import { defaultPod } from '../defaults/podSpec.ts';
import type { Pod, PodSpec } from '../kinds/pod.ts';
import { validatePodUpdate } from './podUpdate.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const meta = { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
const pod = (spec: Partial<PodSpec>): Pod =>
  defaultPod({ apiVersion: 'v1', kind: 'Pod', metadata: meta, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }], ...spec } });
const said = (spec: Partial<PodSpec>, old: Partial<PodSpec> = {}): readonly string[] =>
  validatePodUpdate(pod(spec), pod(old)).map(({ field, message }) => `${field}: ${message}`);

describe('updates of a Pod', () => {
  it('may change the image and add tolerations', () => {
    expect(said({ containers: [{ name: 'c', image: 'nginx:2' }], tolerations: [{ key: 'a', operator: 'Exists' }] })).toEqual([]);
  });
  it('may not change anything else, and show what they would change as a real API server does', () => {
    expect(said({ nodeSelector: { a: 'b' } })).toEqual([
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n' +
        '@@ -39,7 +39,9 @@\n  "TerminationGracePeriodSeconds": 30,\n  "ActiveDeadlineSeconds": null,\n  "DNSPolicy": "ClusterFirst",\n- "NodeSelector": null,\n+ "NodeSelector": {\n+  "a": "b"\n+ },\n  "ServiceAccountName": "",\n  "DeprecatedServiceAccount": "",\n  "AutomountServiceAccountToken": null,\n',
    ]);
  });
  it('may not add containers, shorten tolerations or add gates', () => {
    expect(
      said({
        containers: [
          { name: 'c', image: 'a' },
          { name: 'd', image: 'a' },
        ],
      }),
    ).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers']);
    expect(said({}, { tolerations: [{ key: 'a', operator: 'Exists' }] })).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ]);
    expect(said({ schedulingGates: [{ name: 'example.com/x' }] })).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'example.com/x'",
    ]);
  });
  it('may narrow the node selector of a gated Pod', () => {
    const gates = { schedulingGates: [{ name: 'a' }] };
    expect(said({ ...gates, nodeSelector: { a: '1', b: '2' } }, { ...gates, nodeSelector: { a: '1' } })).toEqual([]);
    expect(said({ ...gates, nodeSelector: { b: '2' } }, { ...gates, nodeSelector: { a: '1' } })[0]).toContain(
      'only additions to spec.nodeSelector are allowed',
    );
  });
});

describe('unified diffs', () => {
  it('are empty for equal texts and give hunks with three lines around', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
    expect(unifiedDiff('1\n2\n3\n4\n5\n6\n7\n8', '1\n2\n3\n4\nfive\n6\n7\n8')).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n');
    expect(unifiedDiff('a', 'a\nb')).toBe('@@ -1 +1,2 @@\n a\n+b\n');
  });
});
