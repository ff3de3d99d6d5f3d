/** Messages on their way through cables and network: each one's place is a function of simulated time, written to its element on each tick of the clock. */
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import type { Message } from '../../scene/scene.ts';
import { messageId, spotOf, type Flight } from '../graph/flights.ts';
import { pathOf } from '../graph/routes.ts';
import { usePage } from '../session.tsx';
import { fitting } from './Label.tsx';
import css from './schematic.module.css';
import { useDrawn } from './schematicContext.ts';
import { behindOf } from './ways.ts';

function place(element: Element, flight: Flight, now: number, still: boolean): void {
  const spot = spotOf(flight, now, still);
  element.setAttribute('visibility', spot === undefined ? 'hidden' : 'visible');
  if (spot !== undefined) element.setAttribute('transform', `translate(${spot.x} ${spot.y})`);
}

function Tag({ message, machine, left }: { readonly message: Message; readonly machine: string | undefined; readonly left: boolean }): ReactElement {
  const text = `${machine === undefined ? '' : `${machine}: `}${message.label} ${message.about}`;
  const fit = fitting(text, 230, 12.5, true);
  const w = fit.text.length * fit.size * 0.6 + 18;
  return (
    <g transform={`translate(${left ? -w - 14 : 14} -12)`}>
      <rect className={css['tag']} width={w} height={24} rx={12} />
      <text className={css['tagText']} x={w / 2} y={12} dy="0.35em" textAnchor="middle" fontSize={fit.size} fontWeight={600}>{fit.text}</text>
    </g>
  );
}

export function SchematicMessages({ flights, chosen }: { readonly flights: readonly Flight[]; readonly chosen: string | undefined }): ReactElement {
  const { layout, still, select } = useDrawn();
  const { playback } = usePage();
  const group = useRef<SVGGElement>(null);
  const current = flights.findLast(({ message }) => message.current);
  useLayoutEffect(() => {
    const draw = (): void => {
      const elements = group.current?.children;
      flights.forEach((flight, i) => {
        const element = elements?.[i];
        if (element !== undefined) place(element, flight, playback.now(), still);
      });
    };
    draw();
    return playback.subscribe(draw);
  });
  return (
    <>
      {current !== undefined && (
        <g className={css['way']} data-kind={current.message.kind}>
          <defs>
            <marker id="schematic-head" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 7.5 4 0 7.5z" /></marker>
          </defs>
          <path d={pathOf(current.way, 5)} markerEnd="url(#schematic-head)" />
        </g>
      )}
      <g ref={group}>
        {flights.map(({ message, way }) => (
          <g key={message.seq} className={css['message']} data-current={message.current || undefined} data-kind={message.kind} data-message={message.seq} data-chosen={chosen === messageId(message.seq) || undefined}>
            {message.current && <Tag message={message} machine={behindOf(layout, message.from, message.to)} left={Math.max(...way.map(({ x }) => x)) > layout.width - 250} />}
            <g className={css['hit']} onClick={() => select({ kind: 'part', id: messageId(message.seq) })}>
              <circle className={css['reach']} r={13} />
              <circle r={message.current ? 11 : 9} />
              <text dy="0.35em" textAnchor="middle" fontSize={message.current ? 12 : 10.5} fontWeight={600}>{message.order}</text>
            </g>
          </g>
        ))}
      </g>
    </>
  );
}
