/**
 * JSON of frozen values, kept with them: versions of an object share what did not change, and the objects of one template what it gave them.
 * Upstream: none.
 */
const texts = new WeakMap<object, string>();

export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : JSON.stringify(value);
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = JSON.stringify(value)));
  return text;
}
