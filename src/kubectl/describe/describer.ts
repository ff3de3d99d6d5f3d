/**
 * What a describer is, and the opening and closing that most of them share.
 */
import type { Context } from '../context.ts';
import type { Condition, KubeObject, PodTemplateSpec, LabelSelector } from '../discovery.ts';
import { formatSelector, selectorOf } from '../discovery.ts';
import { eventsAbout, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { PrefixWriter } from './prefixWriter.ts';

/** Describes one kind; `showEvents` is false with --show-events=false. */
export type Describer = (context: Context, object: KubeObject, showEvents: boolean) => string;

/** A workload with a selector and a template. */
export interface WorkloadSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
}

export function describing(write: (w: PrefixWriter, context: Context, object: KubeObject, showEvents: boolean) => void): Describer {
  return (context, object, showEvents) => {
    const w = new PrefixWriter();
    write(w, context, object, showEvents);
    return w.aligned();
  };
}

/** Name, namespace, labels and annotations. */
export function writeHead(w: PrefixWriter, { metadata }: KubeObject): void {
  w.write(0, `Name:\t${metadata.name}\n`);
  if (metadata.namespace !== undefined) w.write(0, `Namespace:\t${metadata.namespace}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
}

export function writeEventsOf(w: PrefixWriter, context: Context, object: KubeObject, showEvents: boolean): void {
  if (showEvents) writeEvents(w, eventsAbout(context, object), context.host.now());
}

/** Conditions of workloads: type, status, reason. */
export function writeConditions(w: PrefixWriter, conditions: readonly Condition[] | undefined): void {
  if (conditions === undefined || conditions.length === 0) return;
  w.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  w.write(1, '----\t------\t------\n');
  for (const { type, status, reason = '' } of conditions) w.write(1, `${type} \t${status}\t${reason}\n`);
}

/** The text of a LabelSelector; `<none>` for one that selects everything or nothing. */
export function selectorText(selector: LabelSelector | undefined): string {
  const text = formatSelector(selectorOf(selector) ?? []);
  return text === '' ? '<none>' : text;
}

/** `Kind/name` of the controlling owner, '' without one. */
export function controlledBy({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
}
