/**
 * The registry of controllers that talk to a provider. To add one: a file in controllers/, its test, a line here. Upstream:
 * cmd/cloud-controller-manager, kubernetes-csi/external-provisioner and external-attacher.
 */
import type { Controller } from './controllers/controller.ts';
import { cloudNodeController } from './controllers/cloud/cloudNode.ts';
import { cloudNodeLifecycleController } from './controllers/cloud/cloudNodeLifecycle.ts';
import { csiAttacher } from './controllers/volumeDriver/attacher.ts';
import { csiProvisioner } from './controllers/volumeDriver/provisioner.ts';
import { routeController } from './controllers/cloud/route.ts';
import { serviceController } from './controllers/cloud/service.ts';

/** Controllers beside a storage driver: of a provider's disks. */
export const CSI_CONTROLLERS: readonly Controller[] = [csiProvisioner, csiAttacher];

/** Those of cloud-controller-manager; the last one only where the provider's own routes carry the Pod network. */
export const CLOUD_CONTROLLERS: readonly Controller[] = [cloudNodeController, cloudNodeLifecycleController, serviceController];
export const ROUTE_CONTROLLERS: readonly Controller[] = [routeController];
