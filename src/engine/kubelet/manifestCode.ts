/** What reads manifests that somebody writes, as its users see it: its code may come late. Upstream: none. */
import type { fileObject, isManifest, isUnchanged, readManifest } from './manifestFile.ts';
import type { beginningOf, ignoredFlags, KUBEADM_FILES } from './programFlags.ts';

export interface ManifestCode {
  readonly fileObject: typeof fileObject;
  readonly isManifest: typeof isManifest;
  readonly isUnchanged: typeof isUnchanged;
  readonly readManifest: typeof readManifest;
  readonly beginningOf: typeof beginningOf;
  readonly ignoredFlags: typeof ignoredFlags;
  readonly KUBEADM_FILES: typeof KUBEADM_FILES;
}
