import { expect, it } from 'vitest';
import { CLOUD_FLAVOURS } from '../../api/cloudFlavours.ts';
import type { KubeObject } from '../../api/object.ts';
import { bodyOf, emptyMemory, reconcile, stored } from '../../testing/reconcile.ts';
import { csiAttacher } from './attacher.ts';

const provider = CLOUD_FLAVOURS.aws;
const FINALIZER = 'external-attacher/ebs-csi-aws-com';
const volume = stored('v1', 'PersistentVolume', { name: 'pv' }, { spec: { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } } });
const driver = stored('storage.k8s.io/v1', 'CSINode', { name: 'worker1' }, { spec: { drivers: [{ name: 'ebs.csi.aws.com', nodeID: 'i-1' }] } });
const attachment = (metadata: object): KubeObject => stored('storage.k8s.io/v1', 'VolumeAttachment', { name: 'a', ...metadata }, { spec: { attacher: 'ebs.csi.aws.com', nodeName: 'worker1', source: { persistentVolumeName: 'pv' } }, status: { attached: false } });
const look = (object: KubeObject, around: Parameters<typeof reconcile>[3] = {}) => reconcile(csiAttacher, 'a', [volume, driver, object], { provider, ...around });

it('protects an attachment, has the disk attached, and says so', () => {
  expect(bodyOf(look(attachment({})).calls[0])['metadata']).toMatchObject({ finalizers: [FINALIZER] });
  expect(look(attachment({ finalizers: [FINALIZER] })).clouds[0]).toMatchObject({ action: 'attachVolume', params: { id: 'vol-1', instance: 'i-1', node: 'worker1' } });
  const memory = emptyMemory();
  memory.set('attached a', null);
  expect(bodyOf(look(attachment({ finalizers: [FINALIZER] }), { memory }).calls[0])['status']).toMatchObject({ attached: true });
});

it('writes down why it failed, and tries again', () => {
  const plan = look(attachment({ finalizers: [FINALIZER] }), { lastError: 'VolumeInUse' });
  expect(bodyOf(plan.calls[0])['status']).toMatchObject({ attachError: { message: 'rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-1": VolumeInUse' } });
  expect(plan.clouds).toHaveLength(1);
});

it('has the disk detached before it lets an attachment go', () => {
  const leaving = attachment({ finalizers: [FINALIZER], deletionTimestamp: '2026-11-02T08:00:00Z' });
  expect(look(leaving).clouds[0]?.action).toBe('detachVolume');
  const memory = emptyMemory();
  memory.set('detached a', null);
  expect(bodyOf(look(leaving, { memory }).calls[0])['metadata']).toMatchObject({ finalizers: null });
});
