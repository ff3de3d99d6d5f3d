/** The published JSON Schema of lessons: the format's, with each field described for whoever writes in an editor. The page's own editor says the same. */
import { lessonJsonSchema } from './format.ts';
import type { Schema } from './lessonFields.ts';

/** As `lessonFields.json` of a language has them. */
export interface FieldWords {
  readonly lesson: string;
  readonly field: Readonly<Record<string, string>>;
}

/** `name`: by which its fields are described. */
function described(schema: Schema, name: string, words: FieldWords['field']): Schema {
  const { properties, items, anyOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => {
      const field = name === '' ? key : `${name}-${key}`;
      const description = words[field];
      return [key, { ...(description !== undefined && { description }), ...described(one, field, words) }];
    })) }),
    ...(items && { items: described(items, name, words) }),
    ...(anyOf && { anyOf: anyOf.map((one) => described(one, name, words)) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: described(additionalProperties, name, words) }),
  };
}

export function describedSchema({ lesson, field }: FieldWords): unknown {
  const schema = lessonJsonSchema() as Schema;
  return { ...described(schema, '', field), title: 'Podium lesson', description: lesson, $defs: Object.fromEntries(Object.entries(schema.$defs ?? {}).map(([name, one]) => [name, described(one, name, field)])) };
}
