/** Pods as the graph shows them. What depends on the object alone is kept by object: objects never change. */
import { podStatusWord, type KubeObject, type Pod } from '../../engine/index.ts';
import type { PodPart } from '../scene.ts';

const known = new WeakMap<KubeObject, PodPart>();

export function podPart(pod: Pod): PodPart {
  let part = known.get(pod);
  if (part === undefined) known.set(pod, (part = make(pod)));
  return part;
}

const slotted = new WeakMap<PodPart, PodPart>();

/** The same with its place on the node, which seldom changes. */
export function inSlot(part: PodPart, slot: number | undefined): PodPart {
  if (slot === undefined) return part;
  let placed = slotted.get(part);
  if (placed?.slot !== slot) slotted.set(part, (placed = { ...part, slot }));
  return placed;
}

export const isSystem = (namespace: string): boolean => namespace.startsWith('kube-');

function make(pod: Pod): PodPart {
  const { metadata, spec, status } = pod;
  const namespace = metadata.namespace ?? '';
  const containers = status?.containerStatuses ?? [];
  const ready = containers.filter((container) => container.ready).length;
  const word = podStatusWord(pod);
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  const base = baseName(pod, owner);
  return {
    uid: metadata.uid,
    namespace,
    name: metadata.name,
    base,
    suffix: metadata.name.slice(base.length).replace(/^-/, ''),
    status: word,
    tone: toneOf(word, ready === spec.containers.length),
    ready: `${ready}/${spec.containers.length}`,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(status?.podIP && { ip: status.podIP }),
    system: isSystem(namespace),
    active: false,
    ...(owner && { owner: owner.name }),
  };
}

/** The name without what controllers appended: template hash and random end, a node's name, an ordinal. */
function baseName({ metadata, spec }: Pod, owner: { readonly kind: string; readonly name: string } | undefined): string {
  const { name } = metadata;
  if (owner === undefined) return name;
  if (owner.kind === 'Node') return cut(name, `-${spec.nodeName ?? owner.name}`);
  const hash = metadata.labels?.['pod-template-hash'];
  const root = hash === undefined ? owner.name : cut(owner.name, `-${hash}`);
  return name.startsWith(`${root}-`) ? root : name;
}

const cut = (text: string, end: string): string => (text.endsWith(end) && text.length > end.length ? text.slice(0, -end.length) : text);

const WAITING = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating', 'SchedulingGated', 'NotReady']);

function toneOf(word: string, allReady: boolean): PodPart['tone'] {
  if (word === 'Running') return allReady ? 'ok' : 'waiting';
  if (word === 'Completed' || word === 'Succeeded') return 'done';
  return WAITING.has(word) || /^Init:\d/.test(word) ? 'waiting' : 'bad';
}
