/**
 * What the converter from unstructured objects says of a wrong type: other words than the JSON decoder's. Upstream: apimachinery
 * runtime/converter.go (fromUnstructured).
 */
import type { Json } from '../object.ts';
import { definition, type ScalarCode, type TypeSchema } from '../schema/schema.ts';
import { isFields, isList } from './fields.ts';

/** The first wrong type in an object of a definition, or undefined. */
export function conversionError(schema: string, value: Json): string | undefined {
  return check({ kind: 'struct', name: schema }, value);
}

const GO_KINDS: { readonly [code in ScalarCode]?: string } = { s: 'string', b: 'bool', i: 'int32', l: 'int64', f: 'float64' };

const kindOf = (value: Json): string =>
  isList(value)
    ? 'slice'
    : isFields(value)
      ? 'map'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'int64'
          : 'float64'
        : typeof value === 'boolean'
          ? 'bool'
          : 'string';

function check(type: TypeSchema, value: Json): string | undefined {
  if (value === null) return undefined;
  switch (type.kind) {
    case 'struct':
      return isFields(value) ? checkStruct(type.name, value) : `cannot restore struct from: ${kindOf(value)}`;
    case 'list':
      return isList(value) ? firstOf(value.map((item) => check(type.item, item))) : `cannot restore slice from ${kindOf(value)}`;
    case 'map':
      return isFields(value)
        ? firstOf(Object.values(value).map((item) => check(type.value, item)))
        : `cannot restore map from ${kindOf(value)}`;
    case 'scalar':
      return checkScalar(type.code, value);
  }
}

const firstOf = (errors: readonly (string | undefined)[]): string | undefined => errors.find((error) => error !== undefined);

/** Fields in Go's order, as upstream walks the structure. */
function checkStruct(name: string, value: { readonly [key: string]: Json }): string | undefined {
  for (const field of definition(name).fields.values()) {
    const inner = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    const error = inner === undefined ? undefined : check(field.type, inner);
    if (error !== undefined) return error;
  }
  return undefined;
}

function checkScalar(code: ScalarCode, value: Json): string | undefined {
  const wanted = GO_KINDS[code];
  if (wanted === undefined) return undefined;
  const given = kindOf(value);
  if (given === wanted || (given === 'int64' && wanted === 'int32') || (given === 'int64' && wanted === 'float64')) return undefined;
  // Go lets an integer become a string (as a character), but JSON may not: that has its own words.
  if ((given === 'int64' && wanted === 'string') || (given === 'float64' && wanted.startsWith('int')))
    return `cannot convert ${given} to ${wanted}`;
  return `unrecognized type: ${wanted}`;
}
