/** A packet's walk on the live map. */
import type { ReactElement } from 'react';
import type { FixedMap } from '../graph/fixedMap.ts';
import type { Stop } from '../graph/navigation.ts';
import { useView } from '../useView.ts';
import { accessOnMap } from './accessOnMap.ts';
import { Trail } from './Trail.tsx';
import css from './trail.module.css';

export default function MapTrail({ map, stops }: { readonly map: FixedMap; readonly stops: readonly Stop[] }): ReactElement | null {
  const { data } = useView('walk', {});
  if (data?.walk === undefined) return null;
  return <svg className={css['layer']} width={map.width} height={map.height} aria-hidden="true"><Trail walk={data.walk} accessOf={(spot) => accessOnMap(map, stops, spot)} width={map.width} /></svg>;
}
