/**
 * Messages on their way. A message's place is a function of simulated time, written to its element on each tick of the clock without rendering
 * anew. With reduced motion it stands on its way with its number, the first ones ahead: the same information.
 */
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import type { Message } from '../../scene/scene.ts';
import { usePage } from '../session.tsx';
import type { FixedMap } from './fixedMap.ts';
import { useGraph } from './graphContext.ts';
import type { Point } from './box.ts';
import { pathOf, pointAt, routeOf } from './routes.ts';
import css from './messages.module.css';

interface Flight {
  readonly message: Message;
  readonly way: readonly Point[];
  /** Where it stands on its way when nothing moves: those of the same way share it. */
  readonly rest: number;
}

/** More labels than this at once could not be read: the others are dots with numbers. */
const MOST_DOTS = 24;

function flightsOf(map: FixedMap, messages: readonly Message[]): readonly Flight[] {
  const flights = messages.flatMap((message) => {
    const way = routeOf(map, message.from, message.to);
    return way === undefined ? [] : [{ message, way, lane: `${message.from} ${message.to}` }];
  });
  const current = flights.filter((flight) => flight.message.current);
  const shown = [...flights.filter((flight) => !flight.message.current).slice(-MOST_DOTS), ...current];
  return shown.map(({ message, way, lane }) => {
    const together = shown.filter((other) => other.lane === lane).sort((a, b) => b.message.order - a.message.order);
    return { message, way, rest: (together.findIndex((other) => other.message === message) + 1) / (together.length + 1) };
  });
}

function place(element: HTMLElement, flight: Flight, now: number, still: boolean): void {
  const { sentAt, arriveAt, current } = flight.message;
  const part = arriveAt > sentAt ? (now - sentAt) / (arriveAt - sentAt) : 1;
  const visible = current || (part >= 0 && part < 1);
  element.style.visibility = visible ? 'visible' : 'hidden';
  if (!visible) return;
  const point = pointAt(flight.way, still ? flight.rest : part);
  element.style.transform = `translate(${point.x}px, ${point.y}px)`;
}

/** The label stands beside the lane, on the side where there is room; above a lane that runs flat. */
function sideOf(way: readonly Point[], map: FixedMap): 'left' | 'right' | 'above' {
  const first = way[0];
  const last = way.at(-1);
  if (first === undefined || last === undefined) return 'right';
  if (first.y === last.y) return 'above';
  return Math.max(first.x, last.x) > map.width - 220 ? 'left' : 'right';
}

export function MessageLayer(): ReactElement {
  const { map, scene, still } = useGraph();
  const { playback } = usePage();
  const layer = useRef<HTMLDivElement>(null);
  const flights = flightsOf(map, scene.messages);
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
          <div key={flight.message.seq} className={css['message']} data-current={flight.message.current || undefined} data-kind={flight.message.kind} data-side={sideOf(flight.way, map)} data-density={map.density} data-message={flight.message.seq}>
            <i className={css['number']}>{flight.message.order}</i>
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
