/**
 * The registry of controllers. To add one: a file in controllers/, its test, a line here. Upstream: cmd/kube-controller-manager/app/controllermanager.go
 * (NewControllerDescriptors).
 */
import type { Controller } from './controllers/controller.ts';
import { deploymentController } from './controllers/deployment.ts';
import { nodeIpamController } from './controllers/nodeIpam.ts';
import { podGarbageController } from './controllers/podGarbage.ts';
import { replicaSetController } from './controllers/replicaSet.ts';
import { rootCaController } from './controllers/rootCa.ts';
import { serviceAccountController } from './controllers/serviceAccount.ts';

export const CONTROLLERS: readonly Controller[] = [
  podGarbageController,
  serviceAccountController,
  deploymentController,
  replicaSetController,
  nodeIpamController,
  rootCaController,
];
