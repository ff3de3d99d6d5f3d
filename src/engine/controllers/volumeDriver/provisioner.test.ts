import { expect, it } from 'vitest';
import { CLOUD_FLAVOURS } from '../../api/cloudFlavours.ts';
import type { KubeObject } from '../../api/object.ts';
import { bodyOf, emptyMemory, inShort, reconcile, stored } from '../../testing/reconcile.ts';
import { csiProvisioner, hostpathProvisioner } from './provisioner.ts';

const provider = CLOUD_FLAVOURS.aws;
const BOTH = (provisioner: string) => ({ 'volume.beta.kubernetes.io/storage-provisioner': provisioner, 'volume.kubernetes.io/storage-provisioner': provisioner });
const claim = (annotations: object): KubeObject => stored('v1', 'PersistentVolumeClaim', { name: 'data', namespace: 'default', annotations: annotations as never }, { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500Mi' } }, storageClassName: 'c' }, status: { phase: 'Pending' } });
const storageClass = (provisioner: string, mode = 'Immediate'): KubeObject => stored('storage.k8s.io/v1', 'StorageClass', { name: 'c' }, { provisioner, reclaimPolicy: 'Delete', volumeBindingMode: mode });
const worker = stored('v1', 'Node', { name: 'worker2', labels: { 'topology.kubernetes.io/zone': 'eu-south-2b' } }, { spec: {} });

it('stands in with directories where there is no provider', () => {
  const plan = reconcile(hostpathProvisioner, 'default/data', [claim(BOTH('k8s.io/minikube-hostpath')), storageClass('k8s.io/minikube-hostpath')]);
  expect(bodyOf(plan.calls[0])).toMatchObject({ metadata: { name: 'pvc-uid-data' }, spec: { hostPath: { path: '/tmp/hostpath-provisioner/default/data' }, claimRef: { uid: 'uid-data' }, persistentVolumeReclaimPolicy: 'Delete' } });
  expect(plan.notes[0]?.reason).toBe('Provisioning');
});

it('asks the provider for a disk in the zone of the chosen node, then writes the volume down', () => {
  const memory = emptyMemory();
  const objects = [claim({ ...BOTH('ebs.csi.aws.com'), 'volume.kubernetes.io/selected-node': 'worker2' }), storageClass('ebs.csi.aws.com', 'WaitForFirstConsumer'), worker];
  expect(reconcile(csiProvisioner, 'default/data', objects.with(0, claim(BOTH('ebs.csi.aws.com'))), { provider }).clouds).toEqual([]);
  expect(reconcile(csiProvisioner, 'default/data', objects, { memory, provider }).clouds[0]).toMatchObject({ action: 'createVolume', params: { name: 'pvc-uid-data', gib: 2, zone: 'eu-south-2b' } });
  memory.set('pvc-uid-data', { id: 'vol-1', zone: 'eu-south-2b' });
  const plan = reconcile(csiProvisioner, 'default/data', objects, { memory, provider });
  expect(bodyOf(plan.calls[0])['spec']).toMatchObject({ csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.ebs.csi.aws.com/zone', values: ['eu-south-2b'] }] }] } } });
});

it('deletes a released disk when nothing holds it, then the volume', () => {
  const memory = emptyMemory();
  const volume = (more: object = {}): KubeObject => stored('v1', 'PersistentVolume', { name: 'pv', annotations: { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' }, finalizers: ['external-provisioner.volume.kubernetes.io/finalizer'], ...more }, { spec: { persistentVolumeReclaimPolicy: 'Delete', csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } }, status: { phase: 'Released' } });
  const attachment = stored('storage.k8s.io/v1', 'VolumeAttachment', { name: 'a' }, { spec: { nodeName: 'worker1', source: { persistentVolumeName: 'pv' } } });
  const look = (objects: readonly KubeObject[]) => reconcile(csiProvisioner, 'volume pv', objects, { memory, provider });
  expect(look([volume(), attachment]).notes[0]?.message).toBe('persistentvolume pv is still attached to node worker1');
  expect(look([volume()]).clouds[0]).toMatchObject({ action: 'deleteVolume', params: { id: 'vol-1' } });
  memory.set('deleted pv', null);
  expect(inShort(look([volume()]).calls)).toEqual(['delete persistentvolumes pv']);
  expect(bodyOf(look([volume({ deletionTimestamp: '2026-11-02T08:00:00Z' })]).calls[0])['metadata']).toMatchObject({ finalizers: null });
});
