/**
 * The registry of admission plugins, in the order in which they run. Upstream: pkg/kubeapiserver/options/plugins.go (AllOrderedPlugins).
 */
import { certificateRequest } from './admission/certificateRequest.ts';
import { defaultTolerationSeconds } from './admission/defaultTolerationSeconds.ts';
import { namespaceLifecycle } from './admission/namespaceLifecycle.ts';
import { podTopologyLabels } from './admission/podTopologyLabels.ts';
import { priority } from './admission/priority.ts';
import { serviceAccount } from './admission/serviceAccount.ts';
import { defaultStorageClass, persistentVolumeClaimResize, storageObjectInUseProtection } from './admission/storage.ts';
import { taintNodesByCondition } from './admission/taintNodesByCondition.ts';
import type { AdmissionPlugin } from './admission/admission.ts';

export const ADMISSION: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  podTopologyLabels,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  certificateRequest,
];
