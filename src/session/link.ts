/**
 * A run and a view of it as the fragment of an address: `v1.` and base64url of raw deflate of JSON. Whoever opens it may not trust it: sizes are
 * bounded before and while it is unpacked, and every field is checked.
 */
import { packText, unpackText } from './packedText.ts';
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

export function writeLink({ run, at, view }: Link): string {
  const { version, scenario, seed, commands, head } = run;
  const json = JSON.stringify({ version, scenario, seed, commands, head, at, view });
  return `v${VERSION}.${packText(json)}`;
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
  const json = fields(parseBounded(unpackText(packed, LIMITS.bytes)), 'link');
  return { run: checkRun(json), at: whole(json['at'], 'at'), view: text(json['view'], 'view', MOST_VIEW) };
}
