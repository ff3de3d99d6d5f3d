/**
 * A lesson's marks as xAPI statements, for a learning record store that the page was opened with (the parameters of an xAPI launch, or cmi5's).
 * Without them nothing is sent anywhere; nor to another site than this one and the one that the build was given (scripts/lrs.ts), which the page's
 * policy says as well.
 */
import { z } from '../lessons/zod.ts';
import { MASTERY, scoreOf, type Grader, type Outcome } from './outcomes.ts';

const short = z.string().min(1).max(500);
const address = short.regex(/^https?:\/\/\S+$/);
const identified = z.strictObject({ objectType: z.literal('Agent').optional(), name: short.optional(), mbox: short.regex(/^mailto:\S+$/).optional(), mbox_sha1sum: short.regex(/^[0-9a-f]{40}$/).optional(), openid: address.optional(), account: z.strictObject({ homePage: address, name: short }).optional() });
const agent = identified.refine(({ mbox, mbox_sha1sum: sum, openid, account }) => [mbox, sum, openid, account].filter((one) => one !== undefined).length === 1);
const launched = z.object({
  endpoint: z.string().max(2_000),
  /** The header's value; cmi5 gives an address instead, which gives a token once. */
  auth: z.string().max(5_000).regex(/^[\x21-\x7e][\x20-\x7e]*$/).optional(),
  fetch: z.string().max(2_000).optional(),
  actor: agent,
  registration: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i).optional(),
  activity: z.string().max(2_000).regex(/^[a-z][a-z0-9+.-]*:\S+$/i).optional(),
});

export type XapiLaunch = z.infer<typeof launched>;

/** `refused`: there are parameters of a launch, but they are damaged, or of a site that is not `own` and not `allowed`. Undefined: there are none. */
export function readLaunch(search: string, own: string, allowed: string | undefined): XapiLaunch | 'refused' | undefined {
  const given = new Map([...new URLSearchParams(search)].map(([name, value]) => [name.toLowerCase(), value]));
  const endpoint = given.get('endpoint');
  if (endpoint === undefined) return undefined;
  try {
    const read = launched.safeParse({ endpoint, auth: given.get('auth'), fetch: given.get('fetch'), actor: JSON.parse((given.get('actor') ?? '').slice(0, 4_000)), registration: given.get('registration'), activity: given.get('activityid') ?? given.get('activity_id') });
    if (!read.success) return 'refused';
    const trusted = [read.data.endpoint, ...(read.data.fetch === undefined ? [] : [read.data.fetch])].every((one) => [own, allowed].includes(new URL(one).origin));
    return trusted ? { ...read.data, endpoint: read.data.endpoint.replace(/\/*$/, '/') } : 'refused';
  } catch {
    return 'refused';
  }
}

interface Statement {
  readonly id: string;
  readonly verb: { readonly id: string; readonly display: object };
  readonly [field: string]: unknown;
}

export interface XapiWorld {
  /** Sends statements: `later` when it may go well another time, `refused` when it never will. */
  send(statements: readonly Statement[], leaving: boolean): Promise<'sent' | 'later' | 'refused'>;
  uuid(): string;
  /** Milliseconds since 1970. */
  now(): number;
  after(milliseconds: number, call: () => void): void;
  /** Tells that statements are lost. */
  lost(): void;
}

const VERBS = 'http://adlnet.gov/expapi/verbs/';
const PROGRESS = 'https://w3id.org/xapi/cmi5/result/extensions/progress';
const MOST_WAITING = 300;
const RETRY = { first: 2_000, most: 60_000 };

type Verb = 'initialized' | 'progressed' | 'answered' | 'completed' | 'passed' | 'failed' | 'terminated';

export class Xapi implements Grader {
  readonly #launch: XapiLaunch;
  readonly #base: string;
  readonly #world: XapiWorld;
  readonly #since: number;
  #last: Outcome | undefined;
  #waiting: readonly Statement[] = [];
  #sending = false;
  #wait = RETRY.first;

  /** `base`: id of the activity where the launch names none; lessons are parts of it. */
  constructor(launch: XapiLaunch, base: string, world: XapiWorld) {
    this.#launch = launch;
    this.#base = (launch.activity ?? base).replace(/\/$/, '');
    this.#world = world;
    this.#since = world.now();
  }

  report(outcome: Outcome): void {
    const last = this.#last?.lesson === outcome.lesson ? this.#last : undefined;
    this.#last = outcome;
    if (last === undefined) this.#say('initialized', outcome);
    const known = new Set(last?.answers.map(({ step }) => step));
    for (const { step, answer, correct } of outcome.answers) {
      if (!known.has(step)) this.#say('answered', outcome, { success: correct, ...(answer !== undefined && { response: answer }) }, step);
    }
    if (last !== undefined && outcome.number > last.number) this.#say('progressed', outcome, { extensions: { [PROGRESS]: Math.round((100 * outcome.number) / outcome.steps) } });
    if (outcome.done && last?.done !== true) this.#finished(outcome);
    this.#send(false);
  }

  end(): void {
    if (this.#last === undefined) return;
    this.#say('terminated', this.#last, { duration: this.#duration() });
    this.#send(true);
  }

  #finished(outcome: Outcome): void {
    const raw = scoreOf(outcome);
    const duration = this.#duration();
    this.#say('completed', outcome, { completion: true, duration });
    if (outcome.of === 0) return;
    const success = raw >= MASTERY;
    this.#say(success ? 'passed' : 'failed', outcome, { success, score: { scaled: raw / 100, raw, min: 0, max: 100 }, duration });
  }

  #duration = (): string => `PT${((this.#world.now() - this.#since) / 1_000).toFixed(2)}S`;

  #say(verb: Verb, { lesson }: Outcome, result?: object, step?: string): void {
    const { actor, registration } = this.#launch;
    const id = `${this.#base}/lessons/${lesson}`;
    const statement: Statement = {
      id: this.#world.uuid(),
      timestamp: new Date(this.#world.now()).toISOString(),
      actor,
      verb: { id: VERBS + verb, display: { en: verb } },
      object: { objectType: 'Activity', id: step === undefined ? id : `${id}/steps/${step}`, definition: { type: `http://adlnet.gov/expapi/activities/${step === undefined ? 'lesson' : 'interaction'}` } },
      ...(result !== undefined && { result }),
      context: { platform: 'Podium', ...(registration !== undefined && { registration }), contextActivities: { parent: [{ id: step === undefined ? this.#base : id }] } },
    };
    const all = [...this.#waiting, statement];
    // Of a store that has been silent for long, progress is what one misses least.
    this.#waiting = all.length <= MOST_WAITING ? all : all.filter((one) => one === statement || one.verb.id !== `${VERBS}progressed`).slice(-MOST_WAITING);
  }

  /** One delivery at a time, in order; what did not arrive is tried again, under the same ids, so that nothing counts twice. */
  #send(leaving: boolean): void {
    if (this.#waiting.length === 0 || (this.#sending && !leaving)) return;
    this.#sending = true;
    const now = this.#waiting;
    this.#world.send(now, leaving).then((how) => this.#sent(now, how), () => this.#sent(now, 'later'));
  }

  #sent(statements: readonly Statement[], how: 'sent' | 'later' | 'refused'): void {
    this.#sending = false;
    if (how === 'later') {
      this.#world.after(this.#wait, () => this.#send(false));
      this.#wait = Math.min(RETRY.most, this.#wait * 2);
      return;
    }
    if (how === 'refused') this.#world.lost();
    this.#wait = RETRY.first;
    const gone = new Set(statements.map(({ id }) => id));
    this.#waiting = this.#waiting.filter(({ id }) => !gone.has(id));
    this.#send(false);
  }
}
