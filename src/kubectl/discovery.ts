/**
 * The one door to the engine: kinds, shapes and rules of the API. Everything else of kubectl imports them from here.
 */
import { KINDS } from '../engine/api/kinds.ts';
import type { KindDefinition } from '../engine/api/kind.ts';

export { KINDS };
export type { KindDefinition };
export type { Json, KubeObject, ObjectMeta, StringMap, Condition, LabelSelector, IntOrString, OwnerReference } from '../engine/api/object.ts';
export type { ApiRequest, ApiResponse, PatchType, RequestOptions, Status, Verb } from '../engine/api/request.ts';
export type { Container, ContainerState, ContainerStatus, EnvVar, Pod, PodSpec, PodTemplateSpec, Probe, ResourceList, Toleration, Volume } from '../engine/api/kinds/pod.ts';
export type { Node, Taint } from '../engine/api/kinds/node.ts';
export type { Column } from '../engine/api/kind.ts';
export { VIRTUAL_KINDS } from '../engine/api/virtualKinds.ts';
export { ageOf, humanDuration } from '../engine/api/age.ts';
export { parseTime, formatTime } from '../engine/api/time.ts';
export { formatSelector, parseSelector, selectorOf, selectorOfMap, matchesLabels } from '../engine/api/selector.ts';
export { addQuantity, canonicalQuantity, formatQuantity, milliOf, parseQuantity, tryParseQuantity, valueOf, type Quantity } from '../engine/api/quantity.ts';
export { labelKeyFault, labelValueFault } from '../engine/api/label.ts';

/** The kind that a person names: plural, singular, short name, or `kind.group` and `kind.version.group`. */
export function findKind(name: string): KindDefinition | undefined {
  const lower = name.toLowerCase();
  const direct = KINDS.find((kind) => answersTo(kind, lower));
  if (direct !== undefined) return direct;
  const [first = '', ...rest] = lower.split('.');
  const group = rest.join('.');
  const versioned = rest.slice(1).join('.');
  return (
    KINDS.find((kind) => answersTo(kind, first) && kind.group === group && group !== '') ??
    KINDS.find((kind) => answersTo(kind, first) && kind.version === rest[0] && kind.group === versioned) ??
    KINDS.find((kind) => answersTo(kind, first) && group !== '' && kind.group.startsWith(group))
  );
}

const answersTo = (kind: KindDefinition, name: string): boolean =>
  kind.plural === name || kind.singular === name || kind.kind.toLowerCase() === name || kind.shortNames.includes(name);

/** The kind of an object. As in discovery, a name all in small letters will do. */
export function kindOf(apiVersion: string, kind: string): KindDefinition | undefined {
  return KINDS.find((one) => versionText(one) === apiVersion && (one.kind === kind || one.kind.toLowerCase() === kind));
}

/** `apps/v1`, `v1`. */
export const versionText = ({ group, version }: { readonly group: string; readonly version: string }): string => (group === '' ? version : `${group}/${version}`);

/** `deployment.apps`, `pod`: how messages name a kind. */
export const shownKind = ({ kind, group }: { readonly kind: string; readonly group: string }): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;

/** `deployments.apps`, `pods`. */
export const shownResource = ({ plural, group }: { readonly plural: string; readonly group: string }): string => (group === '' ? plural : `${plural}.${group}`);

/** Kinds of a category such as `all`, in kubectl's order. */
export const kindsIn = (category: string): readonly KindDefinition[] => KINDS.filter((kind) => kind.categories.includes(category));
