/** What the parts of the drawing share. */
import { createContext, useContext } from 'react';
import type { Selection } from '../../session/session.ts';
import type { SchematicData } from '../../views/schematic.ts';
import type { Scene } from '../../scene/scene.ts';
import type { SchematicLayout } from './layout.ts';
import type { DrawnMachine } from './parts.ts';

export interface Drawn {
  readonly layout: SchematicLayout;
  readonly scene: Scene;
  readonly data: SchematicData | undefined;
  readonly machines: readonly DrawnMachine[];
  readonly open: boolean;
  readonly fanned: boolean;
  readonly still: boolean;
  readonly select: (selection: Selection) => void;
  readonly unfold: (name: string) => void;
  readonly fan: () => void;
}

const Context = createContext<Drawn | undefined>(undefined);

export const DrawnProvider = Context.Provider;

export function useDrawn(): Drawn {
  const drawn = useContext(Context);
  if (drawn === undefined) throw new Error('outside of the schematic');
  return drawn;
}
