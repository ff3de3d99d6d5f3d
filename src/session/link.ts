/**
 * A run and a view of it as the fragment of an address: `v1.` and base64url of raw deflate of JSON. Whoever opens it may not trust it: sizes are
 * bounded before and while it is unpacked, and every field is checked.
 */
import { deflateSync, Inflate, strToU8 } from 'fflate';
import { checkRun, fields, LIMITS, parseBounded, text, whole, type WrittenRun } from './runCheck.ts';
import { RunError } from './runError.ts';

/** What a link holds: a run, where in it one stands, and how it is looked at (the page's own text). */
export interface Link {
  readonly run: WrittenRun;
  /** Sequence number of the step. */
  readonly at: number;
  readonly view: string;
}

const VERSION = 1;
const MOST_CHARACTERS = 1_500_000;
const MOST_VIEW = 20_000;
/** Packed bytes taken at a time: deflate grows at most about a thousandfold, so that no more than some megabytes come out before the check. */
const SLICE = 4_096;

export function writeLink({ run, at, view }: Link): string {
  const { version, scenario, seed, commands, head } = run;
  const json = JSON.stringify({ version, scenario, seed, commands, head, at, view });
  return `v${VERSION}.${toBase64Url(deflateSync(strToU8(json), { level: 9 }))}`;
}

/** Reads a fragment, with or without `#` and `s=`. Throws RunError. */
export function readLink(fragment: string): Link {
  const written = fragment.trim().replace(/^#/, '').replace(/^s=/, '');
  if (written === '') throw new RunError('empty');
  if (written.length > MOST_CHARACTERS) throw new RunError('tooLarge', `${written.length} characters`);
  const [, version, packed] = /^v(\d{1,6})\.([A-Za-z0-9_-]*)$/.exec(written) ?? [];
  if (version === undefined || packed === undefined) throw new RunError('damaged', 'not a Podium link');
  if (Number(version) > VERSION) throw new RunError('newer', `version ${version}`);
  // Versions before the newest are turned into it here, one after the other; there is none yet.
  if (Number(version) !== VERSION) throw new RunError('damaged', `version ${version}`);
  const json = fields(parseBounded(inflate(fromBase64Url(packed))), 'link');
  return { run: checkRun(json), at: whole(json['at'], 'at'), view: text(json['view'], 'view', MOST_VIEW) };
}

function inflate(packed: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let result = '';
  let ended = false;
  const inflater = new Inflate((chunk, final) => {
    size += chunk.length;
    if (size > LIMITS.bytes) throw new RunError('tooLarge', 'unpacks to more than 5 MB');
    result += decoder.decode(chunk, { stream: !final });
    ended = final;
  });
  try {
    for (let from = 0; from < packed.length; from += SLICE) inflater.push(packed.subarray(from, from + SLICE), from + SLICE >= packed.length);
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(/EOF/i.test(String(error)) ? 'truncated' : 'damaged', error instanceof Error ? error.message : '');
  }
  if (!ended) throw new RunError('truncated');
  return result;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8_192) binary += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  } catch {
    throw new RunError('truncated');
  }
}
