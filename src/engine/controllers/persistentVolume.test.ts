import { expect, it } from 'vitest';
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../api/kinds/persistentVolumeClaim.ts';
import { bodyOf, inShort, reconcile, stored } from '../testing/reconcile.ts';
import { bestVolume } from './persistentVolume/claims.ts';
import { bindVolumes } from './persistentVolume/binder.ts';
import { persistentVolumeController } from './persistentVolume.ts';
import { claimProtectionController, volumeProtectionController } from './volumeProtection.ts';

const volume = (name: string, storage: string, accessModes: readonly string[], more: object = {}): PersistentVolume =>
  stored('v1', 'PersistentVolume', { name }, { spec: { accessModes, capacity: { storage }, storageClassName: 'manual', persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/data' }, ...more }, status: { phase: 'Available' } });
const claim = (name: string, storage: string, spec: object = {}, more: object = {}): PersistentVolumeClaim =>
  stored('v1', 'PersistentVolumeClaim', { name, namespace: 'default', ...more }, { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName: 'manual', ...spec }, status: { phase: 'Pending' } });
const storageClass = (name: string, provisioner: string, volumeBindingMode = 'Immediate') => stored('storage.k8s.io/v1', 'StorageClass', { name }, { provisioner, volumeBindingMode });
const run = (key: string, objects: Parameters<typeof reconcile>[2]) => reconcile({ ...persistentVolumeController, reconcile: bindVolumes }, key, objects);

it('gives a claim the smallest volume that fits, of those with the fewest access modes', () => {
  const volumes = [volume('big', '10Gi', ['ReadWriteOnce']), volume('both', '5Gi', ['ReadWriteOnce', 'ReadOnlyMany']), volume('small', '2Gi', ['ReadWriteOnce'])];
  expect(bestVolume(claim('c', '1Gi'), volumes, false)?.metadata.name).toBe('small');
  expect(bestVolume(claim('c', '3Gi'), volumes, false)?.metadata.name).toBe('big');
  expect(bestVolume(claim('c', '3Gi'), volumes, true)).toBeUndefined();
  expect(bestVolume(claim('c', '30Gi'), volumes, false)).toBeUndefined();
});

it('binds in four writes, each naming the other', () => {
  const plan = run('claim default/c', [claim('c', '1Gi'), volume('pv', '2Gi', ['ReadWriteOnce'])]);
  expect(inShort(plan.calls)).toEqual(['update persistentvolumes pv', 'patch persistentvolumes/status pv', 'patch persistentvolumeclaims c', 'patch persistentvolumeclaims/status c']);
  expect(bodyOf(plan.calls[0])['spec']).toMatchObject({ claimRef: { name: 'c', namespace: 'default', uid: 'uid-c' } });
});

it('says what a claim waits for', () => {
  const lazy = storageClass('lazy', 'disks.example.com', 'WaitForFirstConsumer');
  expect(run('claim default/c', [claim('c', '1Gi', { storageClassName: 'lazy' }), lazy]).notes[0]?.reason).toBe('WaitForFirstConsumer');
  const asked = run('claim default/c', [claim('c', '1Gi', { storageClassName: 'lazy' }, { annotations: { 'volume.kubernetes.io/selected-node': 'worker1' } }), lazy]);
  expect(asked.notes[0]?.reason).toBe('ExternalProvisioning');
  expect(inShort(asked.calls)).toEqual(['patch persistentvolumeclaims c']);
  expect(run('claim default/c', [claim('c', '1Gi')]).notes[0]?.message).toBe('storageclass.storage.k8s.io "manual" not found');
  expect(run('claim default/c', [claim('c', '1Gi', { storageClassName: '' })]).notes[0]?.message).toBe('no persistent volumes available for this claim and no storage class is set');
  const taken = run('claim default/c', [claim('c', '1Gi', { volumeName: 'pv' }), volume('pv', '2Gi', ['ReadWriteOnce'], { claimRef: { name: 'other', namespace: 'default', uid: 'x' } })]);
  expect(taken.notes[0]?.message).toBe('volume "pv" already bound to a different claim.');
});

it('releases a volume whose claim is gone, and deletes what it may', () => {
  const reference = { claimRef: { name: 'gone', namespace: 'default', uid: 'uid-gone' } };
  const bound = { ...volume('pv', '1Gi', ['ReadWriteOnce'], reference), status: { phase: 'Bound' } };
  expect(run('volume pv', [bound]).numbers).toEqual({ volume: 'pv', phase: 'Released' });
  expect(run('volume pv', [{ ...bound, status: { phase: 'Released' } }]).notes[0]?.message).toBe('host_path deleter only supports /tmp/.+ but received provided /data');
  const provided = { ...bound, metadata: { ...bound.metadata, annotations: { 'pv.kubernetes.io/provisioned-by': 'x' } }, status: { phase: 'Released' } };
  expect(run('volume pv', [provided]).calls).toEqual([]);
});

it('finds that a bound claim has lost its volume', () => {
  const lost = claim('c', '1Gi', { volumeName: 'pv' }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } });
  const plan = run('claim default/c', [lost]);
  expect(plan.notes[0]?.reason).toBe('ClaimLost');
  expect(bodyOf(plan.calls[0])['status']).toEqual({ phase: 'Lost' });
});

it('keeps claims that Pods use and volumes that are bound', () => {
  const going = claim('c', '1Gi', {}, { deletionTimestamp: '2026-11-02T08:00:00Z', finalizers: ['kubernetes.io/pvc-protection'] });
  const pod = (nodeName?: string) => stored('v1', 'Pod', { name: 'p', namespace: 'default' }, { spec: { containers: [], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }], ...(nodeName && { nodeName }) } });
  expect(reconcile(claimProtectionController, 'default/c', [going, pod('worker1')]).code).toBe('inUse');
  expect(bodyOf(reconcile(claimProtectionController, 'default/c', [going, pod()]).calls[0])['metadata']).toMatchObject({ finalizers: null });
  const used = reconcile(claimProtectionController, 'default/c', [{ ...claim('c', '1Gi'), status: { phase: 'Bound' } }, pod('worker1')]);
  expect(JSON.stringify(used.calls[0]?.body)).toContain('PodUsingPVC');
  const leaving = { ...volume('pv', '1Gi', []), metadata: { ...volume('pv', '1Gi', []).metadata, deletionTimestamp: '2026-11-02T08:00:00Z', finalizers: ['kubernetes.io/pv-protection'] } };
  expect(reconcile(volumeProtectionController, 'pv', [{ ...leaving, status: { phase: 'Bound' } }]).code).toBe('inUse');
  expect(reconcile(volumeProtectionController, 'pv', [leaving]).code).toBe('release');
});
