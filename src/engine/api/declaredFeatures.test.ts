import { expect, it } from 'vitest';
import type { PodSpec } from './kinds/pod.ts';
import { declaredFeatures, neededFeatures } from './declaredFeatures.ts';
import { prepareNewPod } from './defaults/newPod.ts';

const rule = (action: string) => ({ action, exitCodes: { operator: 'In', values: [42] } });
const plain = { name: 'c', image: 'nginx' };

it.each<[string, Partial<PodSpec>, readonly string[]]>([
  ['nothing', {}, []],
  ['a rule for one container', { containers: [{ ...plain, restartPolicyRules: [rule('Restart')] }] }, []],
  ['a rule for all containers', { containers: [plain, { ...plain, restartPolicyRules: [rule('Restart'), rule('RestartAllContainers')] }] }, ['RestartAllContainersOnContainerExits']],
  ['such a rule of an init container', { initContainers: [{ ...plain, restartPolicyRules: [rule('RestartAllContainers')] }] }, ['RestartAllContainersOnContainerExits']],
  ['the host network in a user namespace', { hostNetwork: true, hostUsers: false }, ['UserNamespacesHostNetworkSupport']],
  ['the host network', { hostNetwork: true }, []],
  ['a user namespace', { hostUsers: false }, []],
  ['mount options', { containers: [{ ...plain, volumeMounts: [{ name: 'v', mountPath: '/v', bindMountOptions: ['noexec'] }] }] }, ['VolumeBindMountOptions']],
  ['no mount options', { containers: [{ ...plain, volumeMounts: [{ name: 'v', mountPath: '/v', bindMountOptions: [] }] }] }, []],
])('reads off the Pod what it needs: %s', (_about, spec, needed) => expect(neededFeatures({ containers: [plain], ...spec })).toEqual(needed));

it('declares what a kubelet of 1.37.0 was seen to declare, and nothing before 1.36', () => {
  expect(declaredFeatures('v1.37.2')).toEqual(['ExtendWebSocketsToKubelet', 'InPlacePodLevelResourcesVerticalScaling', 'InPlacePodVerticalScalingInitContainers', 'RestartAllContainersOnContainerExits']);
  expect(declaredFeatures('v1.36.0').length).toBe(4);
  expect(declaredFeatures('v1.35.4')).toEqual([]);
});

it('a new Pod loses the mount options, whose gate is off', () => {
  const spec: PodSpec = { containers: [{ ...plain, volumeMounts: [{ name: 'v', mountPath: '/v', bindMountOptions: ['noexec'] }] }] };
  const made = prepareNewPod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }, spec });
  expect(made.spec.containers[0]?.volumeMounts).toEqual([{ name: 'v', mountPath: '/v' }]);
});
