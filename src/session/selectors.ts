/** What several parts of the page ask of the state, in one place. */
import type { PodPart } from '../scene/scene.ts';
import type { ObjectRef } from './protocol.ts';

export const podRef = (pod: PodPart): ObjectRef => ({ resource: 'pods', namespace: pod.namespace, name: pod.name });

export const sameRef = (a: ObjectRef, b: ObjectRef): boolean =>
  a.resource === b.resource && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');

/** Simulated microseconds as seconds for people: `2.431`, more digits where less would hide the step. */
export function secondsOf(micros: number): string {
  const seconds = micros / 1_000_000;
  return seconds >= 1000 ? seconds.toFixed(1) : seconds.toFixed(3);
}
