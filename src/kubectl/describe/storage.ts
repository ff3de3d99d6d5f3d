/**
 * kubectl describe persistentvolume, persistentvolumeclaim, storageclass, csinode, poddisruptionbudget. Upstream:
 * k8s.io/kubectl/pkg/describe/describe.go.
 */
import { selectorOf, formatSelector, type Condition, type IntOrString, type KubeObject, type LabelSelector, type Pod, type ResourceList, type StringMap } from '../discovery.ts';
import { findKind } from '../discovery.ts';
import type { Context } from '../context.ts';
import { labelText } from '../output/table.ts';
import { longTime } from './clock.ts';
import { describing, writeEventsOf } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { PrefixWriter } from './prefixWriter.ts';
import { writeVolumeSource } from './volumes.ts';

interface Expression {
  readonly key: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

type Volume = KubeObject & {
  readonly spec: {
    readonly [field: string]: unknown;
    readonly accessModes?: readonly string[];
    readonly capacity?: ResourceList;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string };
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: readonly { readonly matchExpressions?: readonly Expression[] }[] } };
    readonly persistentVolumeReclaimPolicy?: string;
    readonly volumeMode?: string;
    readonly volumeName?: string;
  };
  readonly status?: { readonly phase?: string; readonly message?: string; readonly accessModes?: readonly string[]; readonly capacity?: ResourceList; readonly conditions?: readonly Condition[] };
};

const SHORT: readonly (readonly [string, string])[] = [['ReadWriteOnce', 'RWO'], ['ReadOnlyMany', 'ROX'], ['ReadWriteMany', 'RWX'], ['ReadWriteOncePod', 'RWOP']];
const modes = (list: readonly string[] | undefined): string => SHORT.filter(([mode]) => list?.includes(mode) === true).map(([, short]) => short).join(',');
const classOf = ({ metadata, spec }: KubeObject): string => metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? (spec as { readonly storageClassName?: string }).storageClassName ?? '';
const stateOf = ({ metadata, status }: Volume): string => (metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : `Terminating (lasts ${metadata.deletionTimestamp})`);
const finalizersOf = ({ metadata }: KubeObject): string => `[${(metadata.finalizers ?? []).join(' ')}]`;

export const persistentVolume = describing((w, context, object, showEvents) => {
  const volume = object as Volume;
  const { metadata, spec, status } = volume;
  w.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `Finalizers:\t${finalizersOf(volume)}\nStorageClass:\t${classOf(volume)}\nStatus:\t${stateOf(volume)}\n`);
  w.write(0, `Claim:\t${spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`}\n`);
  w.write(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}\nAccess Modes:\t${modes(spec.accessModes)}\n`);
  if (spec.volumeMode !== undefined) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  w.write(0, `Capacity:\t${spec.capacity?.['storage'] ?? '0'}\n`);
  writeNodeAffinity(w, volume);
  w.write(0, `Message:\t${status?.message ?? ''}\nSource:\n`);
  writeVolumeSource(w, spec);
  writeEventsOf(w, context, object, showEvents);
});

function writeNodeAffinity(w: PrefixWriter, { spec }: Volume): void {
  if (spec.nodeAffinity === undefined) return w.write(0, 'Node Affinity:\t<none>\n');
  const terms = spec.nodeAffinity.required?.nodeSelectorTerms ?? [];
  w.write(0, 'Node Affinity:\t\n');
  if (spec.nodeAffinity.required === undefined) return w.write(1, 'Required Terms:\t<none>\n');
  w.write(1, 'Required Terms:\t\n');
  terms.forEach(({ matchExpressions = [] }, index) => {
    w.write(2, `Term ${index}:\t`);
    if (matchExpressions.length === 0) w.write(0, '<none>\n');
    matchExpressions.forEach(({ key, operator = 'In', values = [] }, at) => w.write(at === 0 ? 0 : 3, `${at === 0 ? '' : '\t'}${key} ${operator.toLowerCase()}${values.length === 0 ? '' : ` [${values.join(', ')}]`}\n`));
  });
}

export const persistentVolumeClaim = describing((w, context, object, showEvents) => {
  const claim = object as Volume;
  const { metadata, spec, status } = claim;
  const named = (spec.volumeName ?? '') !== '';
  w.write(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ''}\nStorageClass:\t${classOf(claim)}\nStatus:\t${stateOf(claim)}\nVolume:\t${spec.volumeName ?? ''}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `Finalizers:\t${finalizersOf(claim)}\nCapacity:\t${named ? (status?.capacity?.['storage'] ?? '0') : ''}\nAccess Modes:\t${named ? modes(status?.accessModes) : ''}\n`);
  if (spec.volumeMode !== undefined) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  const users = usersOf(context, claim);
  w.write(0, `Used By:\t${users.length === 0 ? '<none>' : users.join('\n\t')}\n`);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    w.write(0, 'Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
    w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const { type, status: state, lastTransitionTime, reason = '', message = '' } of conditions)
      w.write(1, `${type} \t${state} \tMon, 01 Jan 0001 00:00:00 +0000 \t${longTime(lastTransitionTime)} \t${reason} \t${message}\n`);
  }
  writeEventsOf(w, context, object, showEvents);
});

function usersOf(context: Context, { metadata }: KubeObject): readonly string[] {
  const pods = context.list(findKind('pods')!, metadata.namespace) as readonly Pod[];
  return pods
    .filter((pod) => (pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name || (volume['ephemeral'] !== undefined && `${pod.metadata.name}-${volume.name}` === metadata.name)))
    .map((pod) => pod.metadata.name);
}

type StorageClass = KubeObject & {
  readonly provisioner?: string;
  readonly parameters?: StringMap;
  readonly allowVolumeExpansion?: boolean;
  readonly mountOptions?: readonly string[];
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly { readonly matchLabelExpressions?: readonly Expression[] }[];
};

export const storageClass = describing((w, context, object, showEvents) => {
  const { metadata, provisioner = '', parameters, allowVolumeExpansion, mountOptions = [], reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = object as StorageClass;
  const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  w.write(0, `Name:\t${metadata.name}\nIsDefaultClass:\t${isDefault ? 'Yes' : 'No'}\nAnnotations:\t${labelText(metadata.annotations)}\n`);
  w.write(0, `Provisioner:\t${provisioner}\nParameters:\t${labelText(parameters)}\nAllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False'}\n`);
  if (mountOptions.length === 0) w.write(0, 'MountOptions:\t<none>\n');
  else w.write(0, `MountOptions:\n${mountOptions.map((option) => `  ${option}\n`).join('')}`);
  if (reclaimPolicy !== undefined) w.write(0, `ReclaimPolicy:\t${reclaimPolicy}\n`);
  if (volumeBindingMode !== undefined) w.write(0, `VolumeBindingMode:\t${volumeBindingMode}\n`);
  if (allowedTopologies.length > 0) {
    w.write(0, 'AllowedTopologies:\t\n');
    allowedTopologies.forEach(({ matchLabelExpressions = [] }, index) => {
      w.write(1, `Term ${index}:\t`);
      matchLabelExpressions.forEach(({ key, values = [] }, at) => w.write(at === 0 ? 0 : 2, `${at === 0 ? '' : '\t'}${key} in [${values.join(', ')}]\n`));
    });
  }
  writeEventsOf(w, context, object, showEvents);
});

type CsiNode = KubeObject & { readonly spec: { readonly drivers?: readonly { readonly name: string; readonly nodeID?: string; readonly allocatable?: { readonly count?: number }; readonly topologyKeys?: readonly string[] }[] } };

export const csiNode = describing((w, context, object, showEvents) => {
  const { metadata, spec } = object as CsiNode;
  w.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\nSpec:\n`);
  if (spec.drivers !== undefined) w.write(1, 'Drivers:\n');
  for (const { name, nodeID = '', allocatable, topologyKeys } of spec.drivers ?? []) {
    w.write(2, `${name}:\n`);
    w.write(3, `Node ID:\t${nodeID}\n`);
    if (allocatable?.count !== undefined) {
      w.write(3, 'Allocatables:\n');
      w.write(4, `Count:\t${allocatable.count}\n`);
    }
    if (topologyKeys !== undefined) w.write(3, `Topology Keys:\t[${topologyKeys.join(' ')}]\n`);
  }
  writeEventsOf(w, context, object, showEvents);
});

type Budget = KubeObject & {
  readonly spec: { readonly minAvailable?: IntOrString; readonly maxUnavailable?: IntOrString; readonly selector?: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number; readonly expectedPods?: number };
};

export const podDisruptionBudget = describing((w, context, object, showEvents) => {
  const { metadata, spec, status } = object as Budget;
  w.write(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ''}\n`);
  if (spec.minAvailable !== undefined) w.write(0, `Min available:\t${spec.minAvailable}\n`);
  else if (spec.maxUnavailable !== undefined) w.write(0, `Max unavailable:\t${spec.maxUnavailable}\n`);
  w.write(0, `Selector:\t${spec.selector === undefined ? '<unset>' : formatSelector(selectorOf(spec.selector) ?? []) || '<none>'}\nStatus:\n`);
  w.write(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}\n`);
  w.write(2, `Current:\t${status?.currentHealthy ?? 0}\n`);
  w.write(2, `Desired:\t${status?.desiredHealthy ?? 0}\n`);
  w.write(2, `Total:\t${status?.expectedPods ?? 0}\n`);
  writeEventsOf(w, context, object, showEvents);
});
