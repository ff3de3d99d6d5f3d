/**
 * The programs of a cluster that depend on whose machines it runs on: the provider itself, cloud-controller-manager and the storage driver's
 * controllers; without a provider the stand-in that makes volumes of directories. Upstream: k8s.io/cloud-provider/app, the CSI sidecars.
 */
import { CLOUD_FLAVOURS, type CloudFlavour } from './api/cloudFlavours.ts';
import { HOSTPATH_CONTROLLERS } from './controllers.ts';
import { ControllerManager } from './controllers/controllerManager.ts';
import type { ManagerParts } from './controllers/managerParts.ts';
import { HostedProgram } from './controllers/hostedProgram.ts';
import type { Watcher } from './client/reconnector.ts';
import type { Component, World } from './kernel/component.ts';
import { late } from './late.ts';
import type { Scenario } from './scenario.ts';

export const flavourOf = ({ provider = 'none' }: Scenario): CloudFlavour | undefined => (provider === 'none' ? undefined : CLOUD_FLAVOURS[provider]);

/** Where there is no provider, its programs have nobody to talk to. */
const idle = (kind: string): Component => ({ kind, handle: () => undefined });

export function cloudPrograms(world: World, scenario: Scenario, given: Pick<ManagerParts, 'client' | 'recorder' | 'latencies'>): readonly (Component & Watcher)[] {
  const { epoch, clientLimits, podNetwork } = scenario;
  const common = { ...given, epoch, clientLimits, podNetwork };
  const flavour = flavourOf(scenario);
  if (flavour === undefined) return [new HostedProgram(world, given.client, 'storage-provisioner', false, (memory) => new ControllerManager(memory, { ...common, kind: 'storage-provisioner', controllers: HOSTPATH_CONTROLLERS })), idle('cloud'), idle('cloud-controller-manager'), idle('csi-controller')];
  return late().providerPrograms(world, scenario, common, flavour);
}
