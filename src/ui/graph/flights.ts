/** Messages with their ways on a map. Where one is is a function of simulated time; when nothing moves, those of one way share it, the first ones ahead. */
import type { Message, PartId } from '../../scene/scene.ts';
import type { Box, Point } from './box.ts';
import { pointAt } from './routes.ts';

export interface Flight {
  readonly message: Message;
  readonly way: readonly Point[];
  readonly rest: number;
}

/** More at once could not be told apart. */
const MOST = 24;

export function flightsOf(messages: readonly Message[], wayOf: (from: PartId, to: PartId) => readonly Point[] | undefined): readonly Flight[] {
  const found = messages.flatMap((message) => {
    const way = wayOf(message.from, message.to);
    return way === undefined ? [] : [{ message, way, lane: `${message.from} ${message.to}` }];
  });
  const shown = [...found.filter(({ message }) => !message.current).slice(-MOST), ...found.filter(({ message }) => message.current)];
  return shown.map(({ message, way, lane }) => {
    const together = shown.filter((other) => other.lane === lane).sort((a, b) => b.message.order - a.message.order);
    return { message, way, rest: (together.findIndex((other) => other.message === message) + 1) / (together.length + 1) };
  });
}

/** Where it is; nowhere before it left and after it has arrived. */
export function spotOf({ message: { sentAt, arriveAt, current }, way, rest }: Flight, now: number, still: boolean): Point | undefined {
  const part = arriveAt > sentAt ? (now - sentAt) / (arriveAt - sentAt) : 1;
  return current || (part >= 0 && part < 1) ? pointAt(way, still ? rest : part) : undefined;
}

export interface MessageStop {
  readonly id: string;
  readonly box: Box;
  readonly message: Message;
}

const REACH = 12;

/** Messages as stops of the keyboard, by their order. */
export const messageStops = (flights: readonly Flight[], now: number, still: boolean): readonly MessageStop[] =>
  flights.flatMap((flight) => {
    const spot = spotOf(flight, now, still);
    return spot === undefined ? [] : [{ id: messageId(flight.message.seq), box: { x: spot.x - REACH, y: spot.y - REACH, w: REACH * 2, h: REACH * 2 }, message: flight.message }];
  });

/** As a part is selected. */
export const messageId = (seq: number): string => `message/${seq}`;
