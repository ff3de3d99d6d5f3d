/** Sends the marks of lessons to the learning record store that the page was launched with. */
import { Xapi, readLaunch, type XapiLaunch, type XapiWorld } from '../../outcomes/xapi.ts';
import type { Session } from '../../session/session.ts';
import { tell } from '../keeping/notes.ts';
import { randomHex } from '../randomHex.ts';
import { report } from './report.ts';

const VERSION = '1.0.3';
const PATIENCE = 20_000;

/** cmi5 gives the token once: it is asked for when it is first needed. */
function authorized({ auth, fetch: address }: XapiLaunch): () => Promise<string | undefined> {
  let asked: Promise<string | undefined> | undefined;
  const ask = async (): Promise<string | undefined> => {
    const answer = await fetch(address!, { method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) });
    const token = ((await answer.json()) as { readonly 'auth-token'?: unknown } | null)?.['auth-token'];
    return typeof token === 'string' && /^[\x21-\x7e]{1,5000}$/.test(token) ? `Basic ${token}` : undefined;
  };
  return () => (address === undefined ? Promise.resolve(auth) : (asked ??= ask().catch(() => ((asked = undefined), undefined))));
}

function sender(launch: XapiLaunch): XapiWorld['send'] {
  const authorization = authorized(launch);
  return async (statements, leaving) => {
    const header = await authorization();
    const answer = await fetch(`${launch.endpoint}statements`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Experience-API-Version': VERSION, ...(header !== undefined && { Authorization: header }) },
      body: JSON.stringify(statements),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      keepalive: leaving,
      ...(!leaving && { signal: AbortSignal.timeout(PATIENCE) }),
    });
    // 409: it has them already.
    if (answer.ok || answer.status === 409) return 'sent';
    return answer.status === 429 || answer.status >= 500 ? 'later' : 'refused';
  };
}

/** A random UUID of 32 hexadecimal digits: a page without https has none of the browser's own. */
export const uuidOf = (hex: string): string => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${((parseInt(hex[16]!, 16) & 3) | 8).toString(16)}${hex.slice(17, 20)}-${hex.slice(20)}`;

export function reportToStore(session: Session, search: string): void {
  const launch = readLaunch(search, location.origin, document.documentElement.dataset['lrs']);
  if (launch === undefined) return;
  if (launch === 'refused') return tell({ code: 'lrsRefused' });
  const world: XapiWorld = {
    send: sender(launch),
    uuid: () => uuidOf(randomHex(16)),
    now: () => Date.now(),
    after: (milliseconds, call) => void setTimeout(call, milliseconds),
    lost: () => tell({ code: 'lrsFailed' }),
  };
  report(session, undefined, [new Xapi(launch, new URL('.', location.href).href, world)]);
}
