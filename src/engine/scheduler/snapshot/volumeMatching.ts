/**
 * Which volumes a Pod's claims would get on a node: ones that exist, or ones that can be made there. Upstream:
 * pkg/scheduler/framework/plugins/volumebinding/binder.go and component-helpers/storage/volume. Leaves out: in-tree drivers.
 */
import { matchesNodeTerm } from '../../api/nodeSelector.ts';
import { matchesLabels, selectorOf, selects } from '../../api/selector.ts';
import { valueOf } from '../../api/quantity.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { NodeInfo } from './nodeInfo.ts';
import {
  classNameOf,
  classOf,
  selectedNode,
  sizeOf,
  volumeOf,
  type Claim,
  type CsiDriver,
  type CsiStorageCapacity,
  type PersistentVolume,
  type StorageClass,
} from './storage.ts';

/** A Pod's claims, sorted by what has to be done for them. */
export interface PodClaims {
  readonly bound: readonly Claim[];
  /** To be bound when the Pod is placed. */
  readonly waiting: readonly Claim[];
  /** Volumes of the waiting claims' classes, by name. */
  readonly volumes: readonly PersistentVolume[];
}

export interface NodeVolumes {
  readonly reasons: readonly string[];
  readonly bindings: readonly { readonly claim: Claim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly { readonly claim: Claim; readonly capacity: CsiStorageCapacity | undefined }[];
  /** Something that should not be; ends the cycle. */
  readonly error?: string;
}

const NOT_FOUND = "node(s) didn't find available persistent volumes to bind";
const NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const NO_SPACE = 'node(s) did not have enough free storage';
const VOLUME_GONE = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const NOTHING = { reasons: [], bindings: [], provisions: [] };

export function volumesOnNode({ bound, waiting, volumes }: PodClaims, node: NodeInfo, objects: ObjectLister): NodeVolumes {
  const reasons: string[] = [];
  const conflict = boundConflict(bound, node, objects);
  if (conflict === NODE_CONFLICT) reasons.push(conflict);
  const toMatch: Claim[] = [];
  const toProvision: Claim[] = [];
  let elsewhere = false;
  for (const claim of waiting) {
    const selected = selectedNode(claim);
    if (selected === undefined) toMatch.push(claim);
    else if (selected === node.name) toProvision.push(claim);
    else elsewhere = true;
  }
  const matched = elsewhere ? { bindings: [], unmatched: [] } : matchVolumes(toMatch, volumes, node);
  const provisioned = elsewhere ? { ...NOTHING, reasons: [NOT_FOUND] } : provision([...toProvision, ...matched.unmatched], node, objects);
  reasons.push(...provisioned.reasons);
  if (conflict === VOLUME_GONE) reasons.push(conflict);
  return { ...provisioned, reasons, bindings: matched.bindings };
}

const reachable = ({ spec }: PersistentVolume, node: NodeInfo): boolean => {
  const required = spec.nodeAffinity?.required;
  return required === undefined || (required.nodeSelectorTerms ?? []).some((term) => matchesNodeTerm(term, node.node));
};

function boundConflict(claims: readonly Claim[], node: NodeInfo, objects: ObjectLister): string | undefined {
  for (const { spec } of claims) {
    const volume = volumeOf(objects, spec.volumeName ?? '');
    if (volume === undefined) return VOLUME_GONE;
    if (!reachable(volume, node)) return NODE_CONFLICT;
  }
  return undefined;
}

type Matched = { readonly bindings: NodeVolumes['bindings']; readonly unmatched: readonly Claim[] };

/** Small claims choose first, each the smallest volume that does. */
function matchVolumes(claims: readonly Claim[], volumes: readonly PersistentVolume[], node: NodeInfo): Matched {
  const taken = new Set<PersistentVolume>();
  const bindings: { claim: Claim; volume: PersistentVolume }[] = [];
  const unmatched: Claim[] = [];
  const requested = ({ spec }: Claim): number => sizeOf(spec.resources?.requests);
  for (const claim of [...claims].sort((a, b) => requested(a) - requested(b))) {
    const volume = bestVolume(
      claim,
      volumes.filter((candidate) => !taken.has(candidate)),
      node,
    );
    if (volume === undefined) unmatched.push(claim);
    else {
      taken.add(volume);
      bindings.push({ claim, volume });
    }
  }
  return { bindings, unmatched };
}

function bestVolume(claim: Claim, volumes: readonly PersistentVolume[], node: NodeInfo): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    const reserved = isReservedFor(volume, claim);
    if ((volume.spec.claimRef !== undefined && !reserved) || !couldHold(volume, claim)) continue;
    if (reserved) return reachable(volume, node) ? volume : undefined;
    if (!isFree(volume, claim) || !reachable(volume, node)) continue;
    if (smallest === undefined || sizeOf(volume.spec.capacity) < sizeOf(smallest.spec.capacity)) smallest = volume;
  }
  return smallest;
}

function isReservedFor({ spec }: PersistentVolume, { metadata }: Claim): boolean {
  const reference = spec.claimRef;
  if (reference === undefined || reference.name !== metadata.name || reference.namespace !== metadata.namespace) return false;
  return (reference.uid ?? '') === '' || reference.uid === metadata.uid;
}

const couldHold = (volume: PersistentVolume, { spec }: Claim): boolean =>
  sizeOf(volume.spec.capacity) >= sizeOf(spec.resources?.requests) &&
  (volume.spec.volumeMode ?? 'Filesystem') === (spec.volumeMode ?? 'Filesystem') &&
  (volume.spec.volumeAttributesClassName ?? '') === (spec.volumeAttributesClassName ?? '') &&
  volume.metadata.deletionTimestamp === undefined;

function isFree(volume: PersistentVolume, claim: Claim): boolean {
  if (volume.status?.phase !== 'Available' || classNameOf(volume) !== classNameOf(claim)) return false;
  if (claim.spec.selector !== undefined && !selects(claim.spec.selector, volume.metadata.labels)) return false;
  return (claim.spec.accessModes ?? []).every((mode) => (volume.spec.accessModes ?? []).includes(mode));
}

function provision(claims: readonly Claim[], node: NodeInfo, objects: ObjectLister): NodeVolumes {
  const provisions: { claim: Claim; capacity: CsiStorageCapacity | undefined }[] = [];
  for (const claim of claims) {
    const { namespace = 'default', name } = claim.metadata;
    const className = classNameOf(claim);
    if (className === '') return { ...NOTHING, error: `no class for claim "${namespace}/${name}"` };
    const storageClass = classOf(objects, className);
    if (storageClass === undefined) return { ...NOTHING, error: `failed to find storage class "${className}"` };
    const provisioner = storageClass.provisioner ?? '';
    if (provisioner === '' || provisioner === NO_PROVISIONER || !allows(storageClass, node)) return { ...NOTHING, reasons: [NOT_FOUND] };
    const room = roomFor(claim, storageClass, node, objects);
    if (room === 'none') return { ...NOTHING, reasons: [NO_SPACE] };
    provisions.push({ claim, capacity: room });
  }
  return { ...NOTHING, provisions };
}

const allows = ({ allowedTopologies = [] }: StorageClass, node: NodeInfo): boolean =>
  allowedTopologies.length === 0 ||
  allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 && matchLabelExpressions.every(({ key, values = [] }) => values.includes(node.label(key) ?? '\0')),
  );

/** The capacity that the driver reports for the node; undefined when the driver reports none. */
function roomFor(
  { spec }: Claim,
  storageClass: StorageClass,
  node: NodeInfo,
  objects: ObjectLister,
): CsiStorageCapacity | undefined | 'none' {
  if (spec.resources?.requests?.['storage'] === undefined) return undefined;
  const driver = objects.get('CSIDriver', '', storageClass.provisioner ?? '') as CsiDriver | undefined;
  if (driver?.spec.storageCapacity !== true) return undefined;
  const size = sizeOf(spec.resources.requests);
  for (const object of objects.list('CSIStorageCapacity')) {
    const capacity = object as CsiStorageCapacity;
    const limit = capacity.maximumVolumeSize ?? capacity.capacity;
    if (capacity.storageClassName !== storageClass.metadata.name || limit === undefined || valueOf(limit) < size) continue;
    const topology = selectorOf(capacity.nodeTopology);
    if (topology !== undefined && matchesLabels(topology, node.node.metadata.labels)) return capacity;
  }
  return 'none';
}
