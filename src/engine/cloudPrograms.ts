/**
 * The programs of a cluster that depend on whose machines it runs on: the provider itself, cloud-controller-manager and the storage driver's
 * controllers; without a provider the stand-in that makes volumes of directories. Upstream: k8s.io/cloud-provider/app, the CSI sidecars.
 */
import { CLOUD_FLAVOURS, type CloudFlavour } from './api/cloudFlavours.ts';
import { CloudClient } from './client/cloudClient.ts';
import { Cloud } from './cloud/provider.ts';
import { CLOUD_CONTROLLERS, CSI_CONTROLLERS, HOSTPATH_CONTROLLERS, ROUTE_CONTROLLERS } from './controllers.ts';
import { ControllerManager } from './controllers/controllerManager.ts';
import type { ManagerParts } from './controllers/managerParts.ts';
import { HostedProgram } from './controllers/hostedProgram.ts';
import type { Watcher } from './client/reconnector.ts';
import type { Component, World } from './kernel/component.ts';
import type { Scenario } from './scenario.ts';

export const flavourOf = ({ provider = 'none' }: Scenario): CloudFlavour | undefined => (provider === 'none' ? undefined : CLOUD_FLAVOURS[provider]);

/** Where there is no provider, its programs have nobody to talk to. */
const idle = (kind: string): Component => ({ kind, handle: () => undefined });

export function cloudPrograms(world: World, scenario: Scenario, given: Pick<ManagerParts, 'client' | 'recorder' | 'latencies'>): readonly (Component & Watcher)[] {
  const { cni, epoch, clientLimits, podNetwork, systemPods, workload } = scenario;
  const common = { ...given, epoch, clientLimits, podNetwork };
  const flavour = flavourOf(scenario);
  if (flavour === undefined) return [new HostedProgram(world, given.client, 'storage-provisioner', false, (memory) => new ControllerManager(memory, { ...common, kind: 'storage-provisioner', controllers: HOSTPATH_CONTROLLERS })), idle('cloud'), idle('cloud-controller-manager'), idle('csi-controller')];
  const parts = { ...common, provider: flavour, cloud: new CloudClient(world, flavour.calls) };
  // Without Pods of the system they run at once.
  const waits = systemPods && workload === 'containers';
  const hosted = (kind: string, controllers: ManagerParts['controllers']): Component & Watcher => new HostedProgram(world, given.client, kind, waits, (memory) => new ControllerManager(memory, { ...parts, kind, controllers }));
  return [new Cloud(world, flavour), hosted('cloud-controller-manager', cni === 'cloudRoutes' ? [...CLOUD_CONTROLLERS, ...ROUTE_CONTROLLERS] : CLOUD_CONTROLLERS), hosted('csi-controller', CSI_CONTROLLERS)];
}
