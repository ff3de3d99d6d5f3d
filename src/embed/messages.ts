/**
 * What an embed and the page around it say to each other by postMessage: `{ns: 'podium', v: 1, id, type, payload}` (docs/embedding.md). What comes
 * in is anybody's until it has been read here: only the fields that are known are looked at, each is bounded, and who may say what hangs on its origin.
 */
import { z } from '../lessons/zod.ts';

const NAMESPACE = 'podium';
const VERSION = 1;

const LONGEST_STATE = 1_500_000;
const grain = z.enum(['message', 'write', 'decision', 'milestone']);
const whole = z.int().min(0);
/** Numbers that the asker makes up, to know the answer by. */
const id = z.union([z.int(), z.string().max(100)]).optional();

/** Its length first: what lies behind need not be looked at. */
const isShortList = (value: unknown): boolean => Array.isArray(value) && value.length <= 20 && value.every((one) => typeof one === 'string' && one.length <= 253);

/** Payloads by type. Fields that are not named here are never read. */
const PAYLOADS = {
  goto: z.union([z.object({ step: whole }), z.object({ at: whole }), z.object({ end: z.enum(['start', 'end']) })]),
  play: z.object({ speed: z.number().min(0.1).max(100).optional() }),
  pause: z.object({}),
  next: z.object({ grain: grain.optional() }),
  prev: z.object({ grain: grain.optional() }),
  setState: z.object({ state: z.string().max(LONGEST_STATE, { abort: true }).regex(/^#?(s=)?v\d{1,6}\.[A-Za-z0-9_-]*$/), step: whole.optional() }),
  getState: z.object({}),
  setLang: z.object({ lang: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/).max(35) }),
  setTheme: z.object({ theme: z.enum(['auto', 'light', 'dark', 'contrast']) }),
  highlight: z.object({ parts: z.custom<readonly string[]>(isShortList) }),
};

export type Asked = { [T in keyof typeof PAYLOADS]: { readonly id: string | number | undefined; readonly type: T; readonly payload: z.infer<(typeof PAYLOADS)[T]> } }[keyof typeof PAYLOADS];

export type Refusal = 'version' | 'id' | 'type' | 'payload' | 'origin' | 'busy' | 'failed' | 'waiting';

/** `undefined`: not meant for us. */
export function readMessage(data: unknown): Asked | { readonly refused: Refusal; readonly id: string | number | undefined } | undefined {
  if (typeof data !== 'object' || data === null || own(data, 'ns') !== NAMESPACE) return undefined;
  const known = id.safeParse(own(data, 'id'));
  if (!known.success) return { refused: 'id', id: undefined };
  const refuse = (refused: Refusal) => ({ refused, id: known.data });
  if (own(data, 'v') !== VERSION) return refuse('version');
  const type = Object.keys(PAYLOADS).find((one) => one === own(data, 'type')) as Asked['type'] | undefined;
  if (type === undefined) return refuse('type');
  const payload = PAYLOADS[type].safeParse(own(data, 'payload') ?? {});
  return payload.success ? ({ id: known.data, type, payload: payload.data } as Asked) : refuse('payload');
}

/** A field of its own, without listing the others: there may be millions. */
const own = (data: object, name: string): unknown => (Object.hasOwn(data, name) ? (data as Readonly<Record<string, unknown>>)[name] : undefined);

/** What gives the reader's work away, or takes it away, is for a page that has been named, or for our own. */
const PERSONAL: ReadonlySet<string> = new Set(['getState', 'setState', 'state', 'predict', 'answer', 'score', 'completed']);

export interface Around {
  /** Our own origin; `null` in a sandbox and in a file. */
  readonly self: string;
  /** The origin that the address names. */
  readonly asked: string | undefined;
}

/** Whether a page of this origin may send such a message. */
export function maySend(type: string, from: string, { self, asked }: Around): boolean {
  if (asked !== undefined) return from === asked;
  return !PERSONAL.has(type) || (from === self && self !== 'null');
}

/** Where a message of ours may arrive, as postMessage wants it. Browsers know no target named `null`: who names it takes all pages without an origin, and so any. */
export function targetOf(type: string, { self, asked }: Around): string | undefined {
  if (asked !== undefined) return asked === 'null' ? '*' : asked;
  if (!PERSONAL.has(type)) return '*';
  return self === 'null' ? undefined : self;
}

export const messageOf = (type: string, payload: object, answering?: string | number): object => ({ ns: NAMESPACE, v: VERSION, ...(answering !== undefined && { id: answering }), type, payload });
