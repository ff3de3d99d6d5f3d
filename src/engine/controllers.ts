/**
 * The registry of controllers. To add one: a file in controllers/, its test, a line here. Upstream: cmd/kube-controller-manager/app/controllermanager.go
 * (NewControllerDescriptors).
 */
import type { Controller } from './controllers/controller.ts';
import { apiServiceStatusController } from './controllers/apiServiceStatus.ts';
import { attachDetachController } from './controllers/attachDetach.ts';
import { certificateApprovingController } from './controllers/certificateApproving.ts';
import { certificateCleanerController } from './controllers/certificateCleaner.ts';
import { certificateSigningController } from './controllers/certificateSigning.ts';
import { daemonSetController } from './controllers/daemonSet.ts';
import { deploymentController } from './controllers/deployment.ts';
import { disruptionController } from './controllers/disruption.ts';
import { endpointSliceController } from './controllers/endpointSlice.ts';
import { endpointSliceMirroringController } from './controllers/endpointSliceMirroring.ts';
import { endpointsController } from './controllers/endpoints.ts';
import { garbageCollector } from './controllers/garbageCollector.ts';
import { horizontalPodAutoscalerController } from './controllers/horizontalPodAutoscaler.ts';
import { namespaceController } from './controllers/namespace.ts';
import { nodeIpamController } from './controllers/nodeIpam.ts';
import { nodeLifecycleController } from './controllers/nodeLifecycle.ts';
import { persistentVolumeController } from './controllers/persistentVolume.ts';
import { podGarbageController } from './controllers/podGarbage.ts';
import { replicaSetController } from './controllers/replicaSet.ts';
import { rootCaController } from './controllers/rootCa.ts';
import { serviceAccountController } from './controllers/serviceAccount.ts';
import { taintEvictionController } from './controllers/taintEviction.ts';
import { hostpathProvisioner } from './controllers/volumeDriver/provisioner.ts';
import { claimProtectionController, volumeProtectionController } from './controllers/volumeProtection.ts';

/** What a controller does may come late, where no cluster needs it while it starts; see lateReconcilers.ts. */
export const CONTROLLERS: readonly (Controller | Omit<Controller, 'reconcile'>)[] = [
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  podGarbageController,
  namespaceController,
  serviceAccountController,
  garbageCollector,
  daemonSetController,
  deploymentController,
  replicaSetController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  rootCaController,
  apiServiceStatusController,
  horizontalPodAutoscalerController,
  persistentVolumeController,
  attachDetachController,
  disruptionController,
  claimProtectionController,
  volumeProtectionController,
  certificateSigningController,
  certificateApprovingController,
  certificateCleanerController,
];

/** Beside the stand-in for a storage driver, in clusters without a provider. */
export const HOSTPATH_CONTROLLERS: readonly Controller[] = [hostpathProvisioner];
