import { expect, it } from 'vitest';
import type { KubeObject } from '../api/object.ts';
import { MINUTE } from '../kernel/time.ts';
import { bodyOf, emptyMemory, inShort, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { attachDetachController } from './attachDetach.ts';

const UNIQUE = 'kubernetes.io/csi/disks.example.com^vol-1';
const volume = stored('v1', 'PersistentVolume', { name: 'pv' }, { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, csi: { driver: 'disks.example.com', volumeHandle: 'vol-1' }, claimRef: { namespace: 'default', name: 'data' } } });
const claim = stored('v1', 'PersistentVolumeClaim', { name: 'data', namespace: 'default' }, { spec: { volumeName: 'pv' } });
const node = (name: string, status: object = {}, ready = 'True'): KubeObject => stored('v1', 'Node', { name }, { spec: {}, status: { conditions: [{ type: 'Ready', status: ready }], ...status } });
const pod = (name: string, nodeName: string, more: object = {}): KubeObject =>
  stored('v1', 'Pod', { name, namespace: 'default', ...more }, { spec: { containers: [], nodeName, volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }, status: { phase: 'Running', containerStatuses: [{ name: 'c', state: { running: {} } }] } });
const attachment = (nodeName: string, attached: boolean, more: object = {}): KubeObject =>
  stored('storage.k8s.io/v1', 'VolumeAttachment', { name: `csi-${nodeName}` }, { spec: { attacher: 'disks.example.com', nodeName, source: { persistentVolumeName: 'pv' } }, status: { attached, ...more } });
const run = (objects: readonly KubeObject[], around: Parameters<typeof reconcile>[3] = {}) => reconcile(attachDetachController, 'pv', [volume, claim, ...objects], around);

it('attaches where a Pod is, then tells the node and the Pod', () => {
  const begun = run([node('worker1'), pod('a', 'worker1')]);
  expect(inShort(begun.calls)).toEqual(['create volumeattachments']);
  expect(bodyOf(begun.calls[0])['metadata']).toMatchObject({ name: expect.stringMatching(/^csi-[0-9a-f]{64}$/) });
  const done = run([node('worker1'), pod('a', 'worker1'), attachment('worker1', true)]);
  expect(bodyOf(done.calls[0])['status']).toEqual({ volumesAttached: [{ name: UNIQUE, devicePath: '' }] });
  expect(done.notes[0]?.message).toBe('AttachVolume.Attach succeeded for volume "pv" ');
});

it('passes on what the driver says, and when it says nothing', () => {
  const failed = run([node('worker1'), pod('a', 'worker1'), attachment('worker1', false, { attachError: { message: 'no room', time: timeText(0) } })]);
  expect(failed.notes[0]).toMatchObject({ reason: 'FailedAttachVolume', message: 'AttachVolume.Attach failed for volume "pv" : no room' });
  const late = run([node('worker1'), pod('a', 'worker1'), attachment('worker1', false)], { now: 2 * MINUTE });
  expect(late.notes[0]?.message).toContain('timed out waiting for external-attacher of disks.example.com CSI driver to attach volume vol-1');
});

it('says once who holds a volume that may be at one node only', () => {
  const memory = emptyMemory();
  const objects = [node('worker1'), node('worker2'), pod('a', 'worker1'), pod('b', 'worker2'), attachment('worker1', true)];
  expect(run(objects, { memory }).notes.map(({ message }) => message)).toContain('Multi-Attach error for volume "pv" Volume is already used by pod(s) a');
  expect(run(objects, { memory }).notes.filter(({ reason }) => reason === 'FailedAttachVolume')).toEqual([]);
});

it('detaches at once what is not mounted, waits for what is, and after six minutes of silence does not wait', () => {
  expect(run([node('worker1'), attachment('worker1', true)]).code).toBe('detach');
  const memory = emptyMemory();
  const mounted = { volumesInUse: [UNIQUE], volumesAttached: [{ name: UNIQUE, devicePath: '' }] };
  const silent = [node('worker1', mounted, 'Unknown'), attachment('worker1', true)];
  const waiting = run(silent, { memory });
  expect(waiting.code).toBe('waitUnmount');
  expect(waiting.requeueAfter).toBe(6 * MINUTE);
  expect(run([node('worker1', mounted), attachment('worker1', true)], { memory, now: 7 * MINUTE }).code).toBe('waitUnmount');
  const forced = run(silent, { memory, now: 6 * MINUTE });
  expect(forced.code).toBe('forceDetach');
  expect(inShort(forced.calls)).toEqual(['patch nodes/status worker1', 'delete volumeattachments csi-worker1']);
  const taint = stored('v1', 'Node', { name: 'worker1' }, { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }], ...mounted } });
  expect(run([taint, attachment('worker1', true)]).code).toBe('forceDetach');
});
