/** A provider and the programs that talk to it: cloud-controller-manager and the storage driver's controllers. Upstream: k8s.io/cloud-provider/app, the CSI sidecars. */
import type { CloudFlavour } from './api/cloudFlavours.ts';
import { CloudClient } from './client/cloudClient.ts';
import type { Watcher } from './client/reconnector.ts';
import { Cloud } from './cloud/provider.ts';
import { CLOUD_CONTROLLERS, CSI_CONTROLLERS, ROUTE_CONTROLLERS } from './cloudControllers.ts';
import { ControllerManager } from './controllers/controllerManager.ts';
import { HostedProgram } from './controllers/hostedProgram.ts';
import type { ManagerParts } from './controllers/managerParts.ts';
import type { Component, World } from './kernel/component.ts';
import type { Scenario } from './scenario.ts';

export function providerPrograms(world: World, { cni, systemPods, workload }: Scenario, common: Omit<ManagerParts, 'kind' | 'controllers' | 'provider' | 'cloud'>, flavour: CloudFlavour): readonly (Component & Watcher)[] {
  const parts = { ...common, provider: flavour, cloud: new CloudClient(world, flavour) };
  // Without Pods of the system they run at once.
  const waits = systemPods && workload === 'containers';
  const hosted = (kind: string, controllers: ManagerParts['controllers']): Component & Watcher => new HostedProgram(world, common.client, kind, waits, (memory) => new ControllerManager(memory, { ...parts, kind, controllers }));
  return [new Cloud(world, flavour), hosted('cloud-controller-manager', cni === 'cloudRoutes' ? [...CLOUD_CONTROLLERS, ...ROUTE_CONTROLLERS] : CLOUD_CONTROLLERS), hosted('csi-controller', CSI_CONTROLLERS)];
}
