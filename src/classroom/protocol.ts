/**
 * What a class's server and its pages say to each other, as schemas: whatever comes over the wire is read by them or refused. The presenter shows,
 * followers vote and raise a hand, clickers press. What is shown goes through as it is: a page checks it when it shows it.
 */
import { z } from '../lessons/zod.ts';
import { parseBounded } from '../session/runCheck.ts';

export const PROTOCOL = 1;
/** Where the server listens, relative to the page. */
export const SOCKET = 'classroom';

export const BOUNDS = {
  /** Bytes of a message: of those who drive, and of those who follow. */
  message: 256 * 1024,
  followerMessage: 2 * 1024,
  /** Objects of Kubernetes are deep, and lie deep in a run's commands. */
  depth: 64,
  /** Characters of all that is shown together. */
  shown: 512 * 1024,
  keys: 24,
  options: 8,
} as const;

/** Why the server ends a connection, as WebSocket close codes. */
export const CLOSED = { ending: 1001, badMessage: 4000, refused: 4001, flood: 4002, full: 4003, replaced: 4004, slow: 4005 } as const;

export const ROLES = ['follower', 'presenter', 'clicker'] as const;
export type Role = (typeof ROLES)[number];

/** What a clicker can press. */
export const CLICKS = ['next', 'previous', 'blank', 'timer', 'play'] as const;
export type Click = (typeof CLICKS)[number];

const key = z.string().regex(/^[a-z][A-Za-z]{0,31}$/);
/** What `z.record` would make of `__proto__` is not left to it: keys are tested before. */
const parts = z.record(key, z.unknown()).refine((record) => Object.keys(record).length <= BOUNDS.keys);
const text = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/), z.string().max(1_000)).refine((record) => Object.keys(record).length <= 8);
const count = z.int().min(0).max(1_000_000_000);

/** A question to the class. In the second round everybody has talked with the neighbour; the first one's votes stay. */
const question = z.strictObject({
  id: count,
  question: text,
  options: z.array(text).min(2).max(BOUNDS.options),
  round: z.union([z.literal(1), z.literal(2)]),
  /** `open`: votes are taken; `closed`: no more; `shown`: everybody sees how many voted for what. */
  stage: z.enum(['open', 'closed', 'shown']),
  right: z.int().min(0).max(BOUNDS.options - 1).exactOptional(),
});
export type Question = z.output<typeof question>;

const hello = z.strictObject({
  type: z.literal('hello'),
  version: z.literal(PROTOCOL),
  code: z.string().max(32),
  role: z.enum(ROLES),
  secret: z.string().max(64).exactOptional(),
  /** Made by the page itself: whoever comes back has voted already. */
  id: z.string().regex(/^[A-Za-z0-9_-]{16,40}$/),
});
export type Hello = z.output<typeof hello>;

const fromFollower = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('vote'), question: count, round: z.union([z.literal(1), z.literal(2)]), option: z.int().min(0).max(BOUNDS.options - 1) }),
  z.strictObject({ type: z.literal('hand'), up: z.boolean() }),
  /** Whether it goes its own way. */
  z.strictObject({ type: z.literal('own'), own: z.boolean() }),
]);
const fromPresenter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('show'), set: parts }),
  z.strictObject({ type: z.literal('ask'), question: question.nullable() }),
  z.strictObject({ type: z.literal('desk'), desk: parts }),
  z.strictObject({ type: z.literal('handsDown') }),
]);
const fromClicker = z.strictObject({ type: z.literal('click'), click: z.enum(CLICKS) });

const BY_ROLE = { follower: fromFollower, presenter: fromPresenter, clicker: fromClicker } as const;
export type ClientMessage = z.output<typeof fromFollower> | z.output<typeof fromPresenter> | z.output<typeof fromClicker>;

const rounds = z.array(z.array(count).max(BOUNDS.options)).length(2);
const fromServer = z.discriminatedUnion('type', [
  /** `joins`: where the class joins, for the presenter to tell. */
  z.strictObject({ type: z.literal('welcome'), version: z.literal(PROTOCOL), role: z.enum(ROLES), joins: z.array(z.string().max(300)).max(20).exactOptional() }),
  /** What has changed of what is shown; `whole`: nothing else is. */
  z.strictObject({ type: z.literal('shown'), version: count, whole: z.boolean(), set: z.record(key, z.unknown()) }),
  z.strictObject({ type: z.literal('asked'), question: question.nullable(), rounds: rounds.exactOptional() }),
  z.strictObject({ type: z.literal('you'), hand: z.boolean(), votes: z.array(count.nullable()).length(2) }),
  z.strictObject({ type: z.literal('presence'), presenter: z.boolean() }),
  z.strictObject({ type: z.literal('counts'), present: count, own: count, hands: count, rounds }),
  z.strictObject({ type: z.literal('desk'), desk: z.record(key, z.unknown()) }),
  z.strictObject({ type: z.literal('click'), click: z.enum(CLICKS) }),
  z.strictObject({ type: z.literal('beat') }),
]);
export type ServerMessage = z.output<typeof fromServer>;

/** Reads a message by a schema; undefined when it is too long, too deep, damaged or says something else. */
function read<T extends z.ZodType>(schema: T, written: string, most: number): z.output<T> | undefined {
  if (written.length > most) return undefined;
  try {
    const { success, data } = schema.safeParse(parseBounded(written, BOUNDS.depth));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}

export const readHello = (written: string): Hello | undefined => read(hello, written, BOUNDS.followerMessage);

export const readFrom = (role: Role, written: string): ClientMessage | undefined => read<z.ZodType<ClientMessage>>(BY_ROLE[role], written, role === 'presenter' ? BOUNDS.message : BOUNDS.followerMessage);

export const readServer = (written: string): ServerMessage | undefined => read(fromServer, written, 2 * BOUNDS.shown);
