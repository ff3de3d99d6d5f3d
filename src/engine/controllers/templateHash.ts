/**
 * The hash of a Pod template, as it stands in names and labels. Upstream: pkg/controller/controller_utils.go (ComputeHash), apimachinery
 * util/rand (SafeEncodeString). Upstream hashes Go's dump of the structure: same alphabet and length, another number.
 */
import type { PodTemplateSpec } from '../api/kinds/pod.ts';
import { fnv1a32 } from '../kernel/random.ts';

/** No vowels, no letters that look alike. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const number = String(fnv1a32(canonicalJson(template) + (collisionCount === undefined ? '' : String(collisionCount))));
  return [...number].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');
}

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}
