/**
 * The class from which claims get their volumes when they name none, and what a provider's cluster has besides: its storage driver and its
 * cloud-controller-manager. Upstream: minikube's storage-provisioner add-on; the Helm charts of the providers' drivers and managers. Leaves out:
 * their roles, the sidecars that nothing here depends on.
 */
import { HOSTPATH_PROVISIONER, UNINITIALIZED, type CloudFlavour } from './api/cloudFlavours.ts';
import { flavourOf } from './cloudPrograms.ts';
import type { Scenario } from './scenario.ts';
import type { Manifest } from './systemManifests.ts';

const storage = (resource: string): Manifest['resource'] => ({ group: 'storage.k8s.io', version: 'v1', resource });
const apps = (resource: string): Manifest['resource'] => ({ group: 'apps', version: 'v1', resource });

export function storageManifests(scenario: Scenario): readonly Manifest[] {
  const flavour = flavourOf(scenario);
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const common = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' };
  if (flavour === undefined)
    return [{ resource: storage('storageclasses'), object: { ...common, metadata: { name: 'standard', labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' }, annotations }, provisioner: HOSTPATH_PROVISIONER } }];
  const { driver, storageClass } = flavour;
  return [
    { resource: storage('csidrivers'), object: { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: driver.name }, spec: { attachRequired: true, podInfoOnMount: false } } },
    { resource: storage('storageclasses'), object: { ...common, metadata: { name: storageClass.name, annotations }, provisioner: driver.name, parameters: storageClass.parameters, allowVolumeExpansion: true, volumeBindingMode: 'WaitForFirstConsumer' } },
  ];
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

export function cloudManifests(scenario: Scenario): readonly Manifest[] {
  const flavour = flavourOf(scenario);
  if (flavour === undefined) return [];
  const { manager, driver } = flavour;
  return [
    { resource: apps('daemonsets'), object: daemonSet(manager.name, { containers: [{ name: manager.name, image: manager.image, args: [`--cloud-provider=${flavour.name}`, '--leader-elect=true', '--use-service-account-credentials=true'] }], nodeSelector: { [CONTROL_PLANE]: '' }, tolerations: [{ key: UNINITIALIZED, value: 'true', effect: 'NoSchedule' }, { key: CONTROL_PLANE, effect: 'NoSchedule' }, { key: 'node.kubernetes.io/not-ready', operator: 'Exists' }] }) },
    { resource: apps('daemonsets'), object: daemonSet(driver.node, { containers: [{ name: 'driver', image: driver.image, securityContext: { privileged: true } }, { name: 'node-driver-registrar', image: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0' }], tolerations: [{ operator: 'Exists' }] }) },
    { resource: apps('deployments'), object: driverController(flavour) },
  ];
}

type Template = { readonly containers: readonly object[]; readonly nodeSelector?: object; readonly tolerations: readonly object[] };

function daemonSet(name: string, spec: Template): Manifest['object'] {
  const labels = { 'k8s-app': name };
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, labels }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { ...spec, hostNetwork: true, priorityClassName: 'system-node-critical' } as never } } };
}

function driverController({ driver }: CloudFlavour): Manifest['object'] {
  const labels = { app: driver.controller };
  const containers = [{ name: 'csi-provisioner', image: 'registry.k8s.io/sig-storage/csi-provisioner:v6.0.0' }, { name: 'csi-attacher', image: 'registry.k8s.io/sig-storage/csi-attacher:v4.10.0' }, { name: 'driver', image: driver.image }];
  const spec = { containers, priorityClassName: 'system-cluster-critical', tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: driver.controller, labels }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
}
