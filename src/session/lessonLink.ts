/**
 * A whole lesson as the fragment of an address: `l=v1.` and its YAML, packed. Whoever opens it may not trust it: its length is bounded before and
 * while it is unpacked; what the text says is for readLesson to check.
 */
import { packText, unpackText } from './packedText.ts';
import { RunError } from './runError.ts';

const VERSION = 1;
/** More than the longest lesson (readLesson.ts) can need, packed and as UTF-8. */
const MOST_CHARACTERS = 500_000;
const MOST_BYTES = 1_000_000;

export const writeLessonLink = (yaml: string): string => `l=v${VERSION}.${packText(yaml)}`;

/** The YAML in a fragment, with or without `#`. Throws RunError. */
export function readLessonLink(fragment: string): string {
  if (fragment.length > MOST_CHARACTERS) throw new RunError('tooLarge', `${fragment.length} characters`);
  const [, version, packed] = /^#?l=v(\d{1,6})\.([A-Za-z0-9_-]+)$/.exec(fragment.trim()) ?? [];
  if (version === undefined || packed === undefined) throw new RunError('damaged', 'not a lesson of Podium');
  if (Number(version) > VERSION) throw new RunError('newer', `version ${version}`);
  if (Number(version) !== VERSION) throw new RunError('damaged', `version ${version}`);
  return unpackText(packed, MOST_BYTES);
}
