/** What windows tell one another, as text. It may come from anybody: its size and depth are bounded before it is read, and every field is checked. */
import { z } from '../../lessons/zod.ts';
import { parseBounded } from '../runCheck.ts';
import { changeFormat, type Change } from './change.ts';
import type { People, Role } from './desk.ts';
import { momentFormat, type Moment } from './moment.ts';

/** Orders what different windows say: by count, then by the window's id. */
export interface Stamp {
  readonly count: number;
  readonly by: string;
}

export type Message =
  /** Somebody is there, and wants to know what is shown. */
  | { readonly type: 'hello'; readonly from: string; readonly role: Role; readonly wants: boolean }
  | { readonly type: 'bye'; readonly from: string }
  | { readonly type: 'whole'; readonly from: string; readonly role: Role; readonly stamp: Stamp; readonly moment: Moment }
  | { readonly type: 'change'; readonly from: string; readonly stamp: Stamp; readonly after: Stamp; readonly change: Change }
  | { readonly type: 'spot'; readonly from: string; readonly at: { readonly x: number; readonly y: number } | null }
  | { readonly type: 'size'; readonly from: string; readonly width: number; readonly height: number }
  /** Who is in the class; and that all hands go down, which the window that leads the class does. */
  | { readonly type: 'people'; readonly from: string; readonly people: People | null }
  | { readonly type: 'handsDown'; readonly from: string };

const from = z.string().min(1).max(64);
const role = z.enum(['audience', 'presenter']);
const stamp = z.strictObject({ count: z.int().min(0).max(Number.MAX_SAFE_INTEGER), by: z.string().max(64) });
/** A little beyond the picture too: panels lie beside it. */
export const share = z.number().min(-2).max(3);
const count = z.int().min(0).max(100_000);
const pixels = z.number().min(1).max(20_000);

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), from, role, wants: z.boolean() }),
  z.strictObject({ type: z.literal('bye'), from }),
  z.strictObject({ type: z.literal('whole'), from, role, stamp, moment: momentFormat }),
  z.strictObject({ type: z.literal('change'), from, stamp, after: stamp, change: changeFormat }),
  z.strictObject({ type: z.literal('spot'), from, at: z.strictObject({ x: share, y: share }).nullable() }),
  z.strictObject({ type: z.literal('size'), from, width: pixels, height: pixels }),
  z.strictObject({ type: z.literal('people'), from, people: z.strictObject({ open: z.boolean(), code: z.string().max(32), present: count, own: count, hands: count }).nullable() }),
  z.strictObject({ type: z.literal('handsDown'), from }),
]);

export const writeMessage = (message: Message): string => JSON.stringify(message);

/** Undefined: not a message. */
export function readMessage(text: unknown): Message | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const read: { readonly success: boolean; readonly data?: unknown } = format.safeParse(parseBounded(text));
    return read.success ? (read.data as Message) : undefined;
  } catch {
    return undefined;
  }
}
