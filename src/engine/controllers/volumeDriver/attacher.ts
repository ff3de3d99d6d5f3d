/**
 * A storage driver's attacher: carries out VolumeAttachments at the provider and says how it went. Upstream: kubernetes-csi/external-attacher
 * (pkg/controller/csi_handler.go).
 */
import type { CsiNode } from '../../api/kinds/csiNode.ts';
import type { PersistentVolume } from '../../api/kinds/persistentVolume.ts';
import type { VolumeAttachment } from '../../api/kinds/volumeAttachment.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { ATTACHMENT_RESOURCE, CSI_NODE_RESOURCE, VOLUME_RESOURCE, type Controller, type Reconcile } from '../controller.ts';
import { withFinalizer, withoutFinalizer } from '../finalizers.ts';
import { ATTACHMENTS, VOLUMES } from '../persistentVolume/claims.ts';

const finalizerOf = (driver: string): string => `external-attacher/${driver.replaceAll('.', '-')}`;

/** Codes: attach, attached, detach, detached, attachFailed, upToDate. Memory by name: what the provider did last. */
export const csiAttacher: Controller = {
  name: 'csi-attacher',
  resource: ATTACHMENTS,
  workers: 10,
  backOff: { first: 1 * SECOND, longest: 5 * MINUTE },
  watches: [
    { on: ATTACHMENT_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [] : [object.metadata.name]) },
    { on: CSI_NODE_RESOURCE, keys: () => [] },
    { on: VOLUME_RESOURCE, keys: () => [] },
  ],
  reconcile(name, c) {
    const attachment = c.get<VolumeAttachment>(ATTACHMENTS, name);
    const driver = c.provider?.driver.name;
    if (attachment === undefined || driver === undefined || attachment.spec.attacher !== driver) return;
    if (attachment.metadata.deletionTimestamp !== undefined) detach(attachment, finalizerOf(driver), c);
    else if (attachment.status?.attached !== true) attach(attachment, finalizerOf(driver), c);
  },
};

const handleOf = ({ spec }: VolumeAttachment, c: Reconcile): string => c.get<PersistentVolume>(VOLUMES, spec.source?.persistentVolumeName ?? '')?.spec.csi?.volumeHandle ?? '';
/** The node's name at the provider; the machine's own name when its driver has gone. */
const instanceOf = ({ spec }: VolumeAttachment, c: Reconcile): string => {
  const node = spec.nodeName ?? '';
  return c.get<CsiNode>('csinodes.storage.k8s.io', node)?.spec.drivers?.find(({ name }) => name === spec.attacher)?.nodeID ?? node;
};

function status(attachment: VolumeAttachment, fields: { readonly [field: string]: never | boolean | string | object | null }, c: Reconcile): void {
  c.call({ verb: 'patch', on: ATTACHMENT_RESOURCE, name: attachment.metadata.name, subresource: 'status', patchType: 'merge', body: { status: fields as never }, ignore: ['NotFound'] });
}

function attach(attachment: VolumeAttachment, finalizer: string, c: Reconcile): void {
  const { name, finalizers = [] } = attachment.metadata;
  const done = `attached ${name}`;
  if (!finalizers.includes(finalizer)) {
    c.call(withFinalizer(ATTACHMENT_RESOURCE, attachment, finalizer));
    return;
  }
  const [id, instance] = [handleOf(attachment, c), instanceOf(attachment, c)];
  const about = attachment.spec.source?.persistentVolumeName ?? '';
  if (c.memory.has(done)) {
    c.report('attached', { volume: about, node: attachment.spec.nodeName ?? '' });
    c.memory.delete(done);
    status(attachment, { attached: true, attachmentMetadata: { devicePath: '/dev/xvdaa' }, attachError: null }, c);
    return;
  }
  if (c.lastError !== undefined && attachment.status?.attachError?.message !== errorText(id, instance, c.lastError)) {
    c.report('attachFailed', { volume: about, node: attachment.spec.nodeName ?? '' });
    status(attachment, { attached: false, attachError: { message: errorText(id, instance, c.lastError), time: c.time } }, c);
  }
  if (c.lastError === undefined) c.report('attach', { volume: about, node: attachment.spec.nodeName ?? '' });
  c.cloud({ action: 'attachVolume', params: { id, instance, node: attachment.spec.nodeName ?? '' }, about, as: done });
}

const errorText = (id: string, instance: string, error: string): string => `rpc error: code = Internal desc = Could not attach volume "${id}" to node "${instance}": ${error}`;

function detach(attachment: VolumeAttachment, finalizer: string, c: Reconcile): void {
  const { name, finalizers = [] } = attachment.metadata;
  const done = `detached ${name}`;
  const about = attachment.spec.source?.persistentVolumeName ?? '';
  if (!finalizers.includes(finalizer)) return;
  const [id, instance] = [handleOf(attachment, c), instanceOf(attachment, c)];
  if (c.memory.has(done) || id === '') {
    c.report('detached', { volume: about, node: attachment.spec.nodeName ?? '' });
    c.memory.delete(done);
    c.call(withoutFinalizer(ATTACHMENT_RESOURCE, attachment, finalizer));
    return;
  }
  c.report('detach', { volume: about, node: attachment.spec.nodeName ?? '' });
  c.cloud({ action: 'detachVolume', params: { id, instance, node: attachment.spec.nodeName ?? '' }, about, as: done });
}
