/** Files with a hash of their own content: exams' results and reports. Whoever reads one may not trust it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { z } from './zod.ts';

/** Fields are written in the order of the format, so that the same content has the same hash. */
export const hashOf = <T>(format: z.ZodType<T>, content: T): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(format.parse(content)))));

/** Undefined: longer than may be, no JSON, or not of the format. */
export function readAs<T>(format: z.ZodType<T>, json: string, longest: number): T | undefined {
  if (json.length > longest) return undefined;
  try {
    return format.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
