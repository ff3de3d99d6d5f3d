/** A packet's walk in the schematic. */
import type { ReactElement } from 'react';
import type { SchematicLayout } from '../schematic/layout.ts';
import type { SchematicStop } from '../schematic/stops.ts';
import { useView } from '../useView.ts';
import { accessOnSchematic } from './accessOnSchematic.ts';
import { Trail } from './Trail.tsx';

export default function SchematicTrail({ layout, stops }: { readonly layout: SchematicLayout; readonly stops: readonly SchematicStop[] }): ReactElement | null {
  const { data } = useView('walk', {});
  return data?.walk === undefined ? null : <Trail walk={data.walk} accessOf={(spot) => accessOnSchematic(layout, stops, spot)} width={layout.width} />;
}
