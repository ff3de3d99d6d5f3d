/** What several parts of the page ask of the state, in one place. */
import type { NodePart, PodPart } from '../scene/scene.ts';
import type { Frame, ObjectRef } from './protocol.ts';
import type { SessionState } from './session.ts';

export const sceneOf = (state: SessionState) => state.frame?.scene;

/** A Pod of the scene with the node it is on, by uid. */
export function findPod(frame: Frame | undefined, uid: string): { readonly pod: PodPart; readonly node: NodePart | undefined } | undefined {
  if (frame === undefined) return undefined;
  for (const node of frame.scene.nodes) {
    const pod = node.pods.find((one) => one.uid === uid);
    if (pod !== undefined) return { pod, node };
  }
  const pod = frame.scene.pending.find((one) => one.uid === uid);
  return pod && { pod, node: undefined };
}

export const podRef = (pod: PodPart): ObjectRef => ({ resource: 'pods', namespace: pod.namespace, name: pod.name });

export const sameRef = (a: ObjectRef, b: ObjectRef): boolean =>
  a.resource === b.resource && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');

/** Simulated microseconds as seconds for people: `2.431`, more digits where less would hide the step. */
export function secondsOf(micros: number): string {
  const seconds = micros / 1_000_000;
  return seconds >= 1000 ? seconds.toFixed(1) : seconds.toFixed(3);
}
