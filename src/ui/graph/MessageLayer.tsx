/**
 * Messages on their way. A message's place is a function of simulated time, written to its element on each tick of the clock without rendering
 * anew. With reduced motion it stands on its way with its number, the first ones ahead: the same information.
 */
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import { usePage } from '../session.tsx';
import type { FixedMap } from './fixedMap.ts';
import { useGraph } from './graphContext.ts';
import type { Point } from './box.ts';
import { messageId, spotOf, type Flight } from './flights.ts';
import { pathOf } from './routes.ts';
import css from './messages.module.css';

function place(element: HTMLElement, flight: Flight, now: number, still: boolean): void {
  const spot = spotOf(flight, now, still);
  element.style.visibility = spot === undefined ? 'hidden' : 'visible';
  if (spot !== undefined) element.style.transform = `translate(${spot.x}px, ${spot.y}px)`;
}

/** The label stands beside the lane, on the side where there is room; above a lane that runs flat. */
function sideOf(way: readonly Point[], map: FixedMap): 'left' | 'right' | 'above' {
  const first = way[0];
  const last = way.at(-1);
  if (first === undefined || last === undefined) return 'right';
  if (first.y === last.y) return 'above';
  return Math.max(first.x, last.x) > map.width - 220 ? 'left' : 'right';
}

export function MessageLayer({ flights, chosen }: { readonly flights: readonly Flight[]; readonly chosen: string | undefined }): ReactElement {
  const { map, still, openPart } = useGraph();
  const { playback } = usePage();
  const layer = useRef<HTMLDivElement>(null);
  const current = flights.findLast((flight) => flight.message.current);
  useLayoutEffect(() => {
    const draw = (): void => {
      const elements = layer.current?.children;
      flights.forEach((flight, i) => {
        const element = elements?.[i];
        if (element instanceof HTMLElement) place(element, flight, playback.now(), still);
      });
    };
    draw();
    return playback.subscribe(draw);
  });
  return (
    <>
      {current !== undefined && (
        <svg className={css['lane']} data-kind={current.message.kind} width={map.width} height={map.height} aria-hidden="true">
          <defs>
            <marker id="lane-head" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 7.5 4 0 7.5z" /></marker>
          </defs>
          <path d={pathOf(current.way)} markerEnd="url(#lane-head)" />
        </svg>
      )}
      <div ref={layer} className={css['layer']}>
        {flights.map((flight) => (
          <div key={flight.message.seq} className={css['message']} data-current={flight.message.current || undefined} data-kind={flight.message.kind} data-side={sideOf(flight.way, map)} data-density={map.density} data-message={flight.message.seq} data-chosen={chosen === messageId(flight.message.seq) || undefined}>
            <i className={`nopan ${css['number']}`} title={`${flight.message.label} ${flight.message.about}`} onClick={() => openPart(messageId(flight.message.seq))}>{flight.message.order}</i>
            {flight.message.current && (
              <span className={css['label']} lang="en">
                <b>{flight.message.label}</b>
                {map.density !== 'mini' && <span>{flight.message.about}</span>}
              </span>
            )}
          </div>
        ))}
      </div>
    </>
  );
}
