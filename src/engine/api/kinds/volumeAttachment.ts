/**
 * The shape of a VolumeAttachment: a volume that is to be attached to a node. Upstream: k8s.io/api/storage/v1. Its rules are in
 * volumeAttachmentKind.ts.
 */
import type { KubeObject, StringMap } from '../object.ts';

interface VolumeError {
  readonly time?: string;
  readonly message?: string;
}

export interface VolumeAttachment extends KubeObject {
  readonly spec: { readonly attacher?: string; readonly nodeName?: string; readonly source?: { readonly persistentVolumeName?: string } };
  readonly status?: { readonly attached?: boolean; readonly attachmentMetadata?: StringMap; readonly attachError?: VolumeError; readonly detachError?: VolumeError };
}
