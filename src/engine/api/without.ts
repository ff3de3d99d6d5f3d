/**
 * An object without some of its fields, as a copy: deleting fields, or taking the rest of a pattern, makes objects slow. Upstream: none.
 */
export function without<T extends object, K extends keyof T>(value: T, fields: readonly K[]): Omit<T, K> {
  const rest: Partial<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (!(fields as readonly (keyof T)[]).includes(key)) rest[key] = value[key];
  return rest as Omit<T, K>;
}
