/** The drawing itself: one SVG at the pane's own size, wider when there are more machines than fit. One stop for the tab key; arrows go about in it. */
import { lazy, Suspense, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../session/protocol.ts';
import { sameRef } from '../../session/selectors.ts';
import type { Selection } from '../../session/session.ts';
import type { SchematicData } from '../../views/schematic.ts';
import { usePage, useReducedMotion, useSession } from '../session.tsx';
import { flightsOf, messageStops } from '../graph/flights.ts';
import { useWalked } from '../graph/useGraphKeys.ts';
import { usePaneSize } from '../usePaneSize.ts';
import { layOutSchematic } from './layout.ts';
import { hiddenWorkers, machinesOf, planOf } from './parts.ts';
import css from './schematic.module.css';
import { DrawnProvider, type Drawn } from './schematicContext.ts';
import { SchematicMessages } from './SchematicMessages.tsx';
import { StackDrawing } from './StackDrawing.tsx';
import { messageStop, schematicStops, type SchematicStop } from './stops.ts';
import { Surroundings } from './Surroundings.tsx';
import { useSchematicKeys, useSchematicLabel } from './useSchematicKeys.ts';
import { wayOf } from './ways.ts';

const SchematicTrail = lazy(() => import('../traffic/SchematicTrail.tsx'));

export interface DrawingView {
  readonly fanned: boolean;
  readonly open: boolean;
  readonly onFan: (fanned: boolean) => void;
}

const isChosen = ({ does }: SchematicStop, selection: Selection): boolean => {
  if (does.kind !== 'select' || does.selection.kind !== selection.kind) return false;
  return does.selection.kind === 'part' ? selection.kind === 'part' && does.selection.id === selection.id : selection.kind === 'object' && sameRef(does.selection.ref, selection.ref);
};

/** A node that the inspector shows is the one drawn whole. */
const nodeOf = (selection: Selection | undefined): string | undefined => {
  if (selection?.kind === 'object') return selection.ref.resource === 'nodes' ? selection.ref.name : undefined;
  return selection?.id.startsWith('message/') === true ? undefined : selection?.id.split('/')[1];
};

function Ring({ stop, look }: { readonly stop: SchematicStop; readonly look: string }): ReactElement {
  const { x, y, w, h } = stop.box;
  return <rect className={css[look]} x={x - 3} y={y - 3} width={w + 6} height={h + 6} rx={5} />;
}

function Canvas({ frame, data, width, height, view }: { readonly frame: Frame; readonly data: SchematicData | undefined; readonly width: number; readonly height: number; readonly view: DrawingView }): ReactElement {
  const { t } = useTranslation('schematic');
  const { session } = usePage();
  const still = useReducedMotion();
  const selection = useSession((state) => state.selection);
  const pointed = useSession((state) => state.pointed);
  const [unfolded, setUnfolded] = useState<string>();
  const { fanned, open, onFan } = view;
  const wanted = nodeOf(selection);
  useEffect(() => {
    if (wanted !== undefined) setUnfolded(wanted);
  }, [wanted]);
  const { scene } = frame;
  const machines = useMemo(() => machinesOf(scene, data), [scene, data]);
  const plan = planOf(machines, { fanned, open, unfolded, cloud: scene.provider !== undefined });
  const planKey = JSON.stringify(plan);
  // The layout depends on which machines there are and how they are looked at, not on what they do.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const layout = useMemo(() => layOutSchematic(plan, width, height), [planKey, width, height]);
  const drawn = useMemo<Drawn>(
    () => ({ layout, scene, data, machines, open, fanned, still, select: (next) => session.set({ selection: next }), unfold: setUnfolded, fan: () => onFan(!fanned) }),
    [layout, scene, data, machines, open, fanned, still, session, onFan],
  );
  const flights = useMemo(() => flightsOf(scene.messages, (from, to) => wayOf(layout, from, to)), [layout, scene]);
  const stops = useMemo(() => [...schematicStops(layout, machines, data?.addons ?? []), ...messageStops(flights, scene.at, still).map(messageStop)], [layout, machines, data, flights, scene, still]);
  const keys = useSchematicKeys(stops, drawn);
  const labelOf = useSchematicLabel();
  const walked = useWalked(frame);
  const { stop } = keys;
  useIntoView(stop, layout.scale);
  const chosen = selection === undefined ? undefined : stops.find((one) => isChosen(one, selection));
  const shown = pointed.flatMap((id) => stops.find((one) => one.id === id || one.id === `machine/${id.slice(id.indexOf('/') + 1)}`) ?? []);
  return (
    <DrawnProvider value={drawn}>
      <div className={css['canvas']} role="application" tabIndex={0} data-testid="schematic-drawing" aria-label={t('label', { central: machines.filter(({ role }) => role === 'master').length, workers: machines.filter(({ role }) => role === 'worker').length + hiddenWorkers(scene) })} aria-roledescription={t('role')} aria-activedescendant={stop === undefined ? undefined : 'schematic-stop'} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} onBlur={keys.onBlur}>
        <svg className={css['drawing']} width={layout.width * layout.scale} height={layout.height * layout.scale} viewBox={`0 0 ${layout.width} ${layout.height}`} aria-hidden="true">
          <defs>
            <pattern id="schematic-down" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect className={css['hatch']} width="2.5" height="7" /></pattern>
          </defs>
          <Surroundings />
          {layout.stacks.map((stack) => {
            const machine = machines.find(({ name }) => name === stack.name);
            return machine === undefined ? null : <StackDrawing key={stack.name} stack={stack} machine={machine} caption={machine.role === 'master' && !fanned && machines.filter(({ role }) => role === 'master').length > 1 ? undefined : machine.name} />;
          })}
          {shown.map((one) => <Ring key={one.id} stop={one} look="pointed" />)}
          {chosen !== undefined && chosen.id !== stop?.id && chosen.about.type !== 'message' && <Ring stop={chosen} look="chosen" />}
          {walked && <Suspense><SchematicTrail layout={layout} stops={stops} /></Suspense>}
          <SchematicMessages flights={flights} chosen={chosen?.id} />
          {stop !== undefined && <Ring stop={stop} look="stop" />}
        </svg>
        {stop !== undefined && <div id="schematic-stop" className="sr" role="img" aria-label={labelOf(stop)} />}
      </div>
    </DrawnProvider>
  );
}

/** Where the drawing is wider than the pane, what the keyboard is on comes into sight. */
function useIntoView(stop: SchematicStop | undefined, scale: number): void {
  const id = stop?.id;
  const box = stop?.box;
  useEffect(() => {
    const canvas = document.getElementById('schematic-stop')?.parentElement;
    if (id === undefined || box === undefined || canvas == null) return;
    const left = box.x * scale;
    const right = (box.x + box.w) * scale;
    if (left < canvas.scrollLeft) canvas.scrollLeft = left - 20;
    else if (right > canvas.scrollLeft + canvas.clientWidth) canvas.scrollLeft = right - canvas.clientWidth + 20;
  }, [id, box, scale]);
}

export function SchematicDrawing({ data, view }: { readonly data: SchematicData | undefined; readonly view: DrawingView }): ReactElement {
  const frame = useSession((state) => state.frame);
  const { ref, size } = usePaneSize();
  return (
    <div ref={ref} className={css['pane']}>
      {frame !== undefined && size !== undefined && size.width > 40 && size.height > 40 && <Canvas frame={frame} data={data} width={size.width} height={size.height} view={view} />}
    </div>
  );
}
