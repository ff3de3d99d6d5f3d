/** What the parts of the graph share: the map, the scene, and what a click does. */
import { createContext, useContext } from 'react';
import type { PodPart, Scene } from '../../scene/scene.ts';
import type { FixedMap } from './fixedMap.ts';

export interface GraphView {
  readonly map: FixedMap;
  readonly mapKey: string;
  readonly scene: Scene;
  readonly still: boolean;
  /** Stages of the API server that the step is in. */
  readonly stage: string | undefined;
  readonly openPod: (pod: PodPart) => void;
  readonly openPart: (id: string) => void;
  readonly openNode: (name: string) => void;
}

const Context = createContext<GraphView | undefined>(undefined);

export const GraphProvider = Context.Provider;

export function useGraph(): GraphView {
  const view = useContext(Context);
  if (view === undefined) throw new Error('outside of the graph');
  return view;
}
