/**
 * Parts of rows that several kinds share. Upstream: pkg/printers/internalversion/printers.go (layoutContainerCells, formatEventSource...).
 */
import type { PodTemplateSpec } from '../kinds/pod.ts';
import type { LabelSelector, StringMap } from '../object.ts';
import { formatSelector, selectorOf } from '../selector.ts';

/** `<none>` for nothing. */
export const orNone = (text: string | null | undefined): string => (text === undefined || text === null || text === '' ? '<none>' : text);

/** Names and images of a template's containers, comma separated. */
export function containerCells(template: PodTemplateSpec | undefined): readonly [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

/** A LabelSelector as text; `<none>` selects nothing or everything. */
export function selectorCell(selector: LabelSelector | undefined): string {
  const requirements = selectorOf(selector);
  return requirements === undefined ? '<error>' : orNone(formatSelector(requirements));
}

/** `a=b,c=d`, keys in order. */
export function labelsCell(labels: StringMap | null | undefined): string {
  const pairs = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels?.[key] ?? ''}`);
  return orNone(pairs.join(','));
}
