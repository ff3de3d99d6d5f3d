/**
 * Plain JSON in the hands of the patch code. Upstream: none. Keys are the user's: `__proto__` is a key like any other, so objects are only
 * built through Object.fromEntries and spread, and read through `own`.
 */
import type { Json } from '../object.ts';

export interface Fields {
  readonly [key: string]: Json;
}

export const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The value of a key that is really there. */
export const own = (fields: Fields, key: string): Json | undefined => (Object.hasOwn(fields, key) ? fields[key] : undefined);

/** A patch that cannot be applied or computed; the message is Kubernetes' own. */
export class PatchFault extends Error {}

/** Objects are plain JSON; only their types are narrower. */
export const asJson = (value: unknown): Json => value as Json;
