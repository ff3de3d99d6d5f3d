import { expect, it } from 'vitest';
import en from '../../locales/en/lessonFields.json';
import { describedSchema } from './describedSchema.ts';
import { lessonJsonSchema } from './format.ts';

/** Every field of a schema, by its path, with what is said of it. */
function fieldsOf(node: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const own = key === 'properties' ? Object.entries(value as object).map(([field, one]) => [`${path}/${field}`, (one as { readonly description?: unknown }).description] as const) : [];
    return [...own, ...fieldsOf(value, `${path}/${key}`)];
  });
}

it('the published schema says of each field what it is for, and is the format still', () => {
  const schema = describedSchema(en);
  const fields = fieldsOf(schema, '');
  expect(fields.length).toBeGreaterThan(80);
  expect(fields.filter(([, description]) => typeof description !== 'string' || description.length < 8).map(([path]) => path)).toEqual([]);
  const bare = JSON.parse(JSON.stringify(schema, (key, value: unknown) => (typeof value === 'string' && key === 'description' ? undefined : value))) as { title?: unknown };
  delete bare.title;
  expect(bare).toEqual(lessonJsonSchema());
});
