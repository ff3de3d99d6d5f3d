/** What the parts of the graph share. Two contexts: what changes with each step, and what only changes with the pane, so that a card is drawn anew only when its own node has changed. */
import { createContext, useContext } from 'react';
import type { PodPart, Scene } from '../../scene/scene.ts';
import type { FixedMap } from './fixedMap.ts';

/** The map and what a click does. */
export interface Ground {
  readonly map: FixedMap;
  readonly mapKey: string;
  readonly still: boolean;
  readonly openPod: (pod: PodPart) => void;
  readonly openPart: (id: string) => void;
  readonly openNode: (name: string) => void;
}

export interface Moment {
  readonly scene: Scene;
  /** Stages of the API server that the step is in. */
  readonly stage: string | undefined;
}

const GroundContext = createContext<Ground | undefined>(undefined);
const MomentContext = createContext<Moment | undefined>(undefined);

/** Names of Pods that another future does not have alike; see compare. */
const MarkedContext = createContext<ReadonlySet<string>>(new Set());

export const MarkedProvider = MarkedContext.Provider;
export const useMarked = (name: string): boolean => useContext(MarkedContext).has(name);

export const GroundProvider = GroundContext.Provider;
export const MomentProvider = MomentContext.Provider;

export function useGround(): Ground {
  const ground = useContext(GroundContext);
  if (ground === undefined) throw new Error('outside of the graph');
  return ground;
}

export function useGraph(): Ground & Moment {
  const ground = useGround();
  const moment = useContext(MomentContext);
  if (moment === undefined) throw new Error('outside of the graph');
  return { ...ground, ...moment };
}
