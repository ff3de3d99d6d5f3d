/**
 * From JSON to an object of a kind, as Go's decoder and encoder would leave it: unknown fields reported, wrong types refused, nulls and
 * zeros dropped, quantities canonical, structures that are always written present. Upstream: sigs.k8s.io/json, k8s.io/apimachinery
 * runtime/serializer/json. Leaves out: duplicate fields (the text is parsed elsewhere), lists written as null.
 */
import { formatQuantity, tryParseQuantity } from '../quantity.ts';
import { formatMicroTime, formatTime, parseTime } from '../time.ts';
import { definition, goName, type Definition, type FieldSchema, type ScalarCode, type TypeSchema } from './schema.ts';

export interface Decoded {
  /** Same identity as the input where nothing had to change. */
  readonly value: unknown;
  /** `spec.containers[0].imagen`, in order. */
  readonly unknown: readonly string[];
  /** Go's message for the first value of a wrong type. */
  readonly error?: string;
}

interface Fields {
  readonly [name: string]: unknown;
}

/** Where the decoder is: Go names the innermost structure and the path of fields, without indices. */
interface Place {
  readonly struct: string;
  readonly path: string;
}

/** Decodes by the definition of a name (`apps.v1.Deployment`). */
export function decodeValue(schema: string, value: unknown): Decoded {
  const decoder = new Decoder();
  try {
    const result = decoder.struct(definition(schema), value, { struct: '', path: '' }, '');
    return { value: result, unknown: decoder.unknown, ...(decoder.error !== undefined && { error: decoder.error }) };
  } catch (fault) {
    if (fault instanceof Abort) return { value, unknown: decoder.unknown, error: fault.message };
    throw fault;
  }
}

/** An error at which Go stops decoding at once (from a type's own UnmarshalJSON). */
class Abort extends Error {}

const DROPPED = Symbol('dropped');

class Decoder {
  readonly unknown: string[] = [];
  error: string | undefined;

  struct(schema: Definition, value: unknown, place: Place, at: string): unknown {
    if (value === null || value === undefined) return DROPPED;
    if (typeof value !== 'object' || Array.isArray(value)) return this.#wrong(value, `v1.${goName(schema.name)}`, place);
    const given = value as Fields;
    const out: { [name: string]: unknown } = {};
    let changed = false;
    const struct = goName(schema.name);
    for (const name of Object.keys(given)) {
      const field = schema.fields.get(name);
      const path = at === '' ? name : `${at}.${name}`;
      if (field === undefined) {
        this.unknown.push(path);
        changed = true;
        continue;
      }
      const before = given[name];
      const after = this.#field(field, before, { struct, path: place.path === '' ? name : `${place.path}.${name}` }, path);
      if (after !== before) changed = true;
      if (after !== DROPPED) out[name] = after;
    }
    for (const [name, zero] of alwaysWritten(schema)) {
      if (Object.hasOwn(out, name)) continue;
      out[name] = zero;
      changed = true;
    }
    return changed ? out : value;
  }

  #field(field: FieldSchema, value: unknown, place: Place, at: string): unknown {
    const result = this.#value(field.type, value, place, at, field.goType);
    if (field.pointer || field.always || result === DROPPED) return result;
    if (field.type.kind === 'struct') return field.omitZero && isEmpty(result) ? DROPPED : result;
    return result === '' || result === 0 || result === false || (field.type.kind !== 'scalar' && isEmpty(result)) ? DROPPED : result;
  }

  #value(type: TypeSchema, value: unknown, place: Place, at: string, goType: string | undefined): unknown {
    if (value === null || value === undefined) return DROPPED;
    switch (type.kind) {
      case 'struct':
        return this.struct(definition(type.name), value, place, at);
      case 'list':
        return Array.isArray(value) ? this.#list(type.item, value, place, at, goType) : this.#wrong(value, goTypeName(type, goType), place);
      case 'map':
        return typeof value === 'object' && !Array.isArray(value)
          ? this.#map(type.value, value as Fields, place, at)
          : this.#wrong(value, goTypeName(type, goType), place);
      case 'scalar':
        return this.#scalar(type.code, value, place, goType);
    }
  }

  #list(item: TypeSchema, list: readonly unknown[], place: Place, at: string, goType: string | undefined): unknown {
    let changed = false;
    const out = list.map((value, index) => {
      const result = this.#value(item, value, place, `${at}[${index}]`, goType);
      const kept = result === DROPPED ? zeroOf(item) : result;
      if (kept !== value) changed = true;
      return kept;
    });
    return changed ? out : list;
  }

  #map(type: TypeSchema, map: Fields, place: Place, at: string): unknown {
    let changed = false;
    const out = Object.keys(map).map((key): [string, unknown] => {
      const value = map[key];
      const result = this.#value(type, value, place, `${at}.${key}`, undefined);
      const kept = result === DROPPED ? zeroOf(type) : result;
      if (kept !== value) changed = true;
      return [key, kept];
    });
    return changed ? Object.fromEntries(out) : map;
  }

  #scalar(code: ScalarCode, value: unknown, place: Place, goType: string | undefined): unknown {
    switch (code) {
      case 's':
        return typeof value === 'string' ? value : this.#wrong(value, goTypeName({ kind: 'scalar', code }, goType), place);
      case 'b':
        return typeof value === 'boolean' ? value : this.#wrong(value, goTypeName({ kind: 'scalar', code }, goType), place);
      case 'i':
      case 'l':
        return isWhole(value, code) ? value : this.#wrong(value, code === 'i' ? 'int32' : 'int64', place);
      case 'f':
        return typeof value === 'number' ? value : this.#wrong(value, 'float64', place);
      case 'y':
        return this.#base64(value, place);
      case 'q':
        return quantity(value);
      case 'n':
        return intOrString(value, place);
      case 't':
      case 'u':
        return time(value, code, place);
      case 'o':
        return value;
    }
  }

  #base64(value: unknown, place: Place): unknown {
    if (typeof value !== 'string') return this.#wrong(value, '[]uint8', place);
    const bad = badBase64(value);
    if (bad !== undefined) this.error ??= `illegal base64 data at input byte ${bad}`;
    return value;
  }

  #wrong(value: unknown, type: string, place: Place): typeof DROPPED {
    this.error ??= unmarshalError(value, type, place);
    return DROPPED;
  }
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const isWhole = (value: unknown, code: 'i' | 'l'): boolean =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  (code === 'i' ? value >= -2_147_483_648 && value <= 2_147_483_647 : Math.abs(value) <= 2 ** 63);

function unmarshalError(value: unknown, type: string, place: Place): string {
  const integer = type === 'int32' || type === 'int64';
  const what = Array.isArray(value)
    ? 'array'
    : typeof value === 'object'
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'number'
          ? integer
            ? `number ${value}`
            : 'number'
          : typeof value;
  return place.struct === ''
    ? `json: cannot unmarshal ${what} into Go value of type ${type}`
    : `json: cannot unmarshal ${what} into Go struct field ${place.struct}.${place.path} of type ${type}`;
}

const GO_SCALARS: { readonly [code in ScalarCode]: string } = {
  s: 'string',
  y: '[]uint8',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  f: 'float64',
  q: 'resource.Quantity',
  n: 'intstr.IntOrString',
  t: 'v1.Time',
  u: 'v1.MicroTime',
  o: 'runtime.RawExtension',
};

/** `[]v1.Container`, `map[string]string`, `v1.ResourceList`, `types.UID`. */
function goTypeName(type: TypeSchema, goType: string | undefined): string {
  const named = goType === undefined ? undefined : goType === 'UID' ? 'types.UID' : `v1.${goType}`;
  switch (type.kind) {
    case 'struct':
      return `v1.${goName(type.name)}`;
    case 'list':
      return `[]${goTypeName(type.item, goType)}`;
    case 'map':
      return named ?? `map[string]${goTypeName(type.value, undefined)}`;
    case 'scalar':
      return named ?? GO_SCALARS[type.code];
  }
}

function quantity(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : JSON.stringify(value);
  const known = canonical.get(text);
  if (known !== undefined) return known;
  const parsed = tryParseQuantity(text);
  if (!parsed.ok) throw new Abort(parsed.error);
  const formatted = formatQuantity(parsed.quantity);
  if (canonical.size > 2_000) canonical.clear();
  canonical.set(text, formatted);
  return formatted;
}

/** Quantities repeat: a small memory of their canonical forms. */
const canonical = new Map<string, string>();

function intOrString(value: unknown, place: Place): unknown {
  if (typeof value === 'string' || isWhole(value, 'i')) return value;
  throw new Abort(unmarshalError(value, 'int32', place));
}

function time(value: unknown, code: 't' | 'u', place: Place): unknown {
  if (typeof value !== 'string') throw new Abort(unmarshalError(value, 'string', place));
  const micros = parseTime(value, 0);
  if (!Number.isNaN(micros)) return code === 't' ? formatTime(micros, 0) : formatMicroTime(micros, 0);
  const layout = code === 't' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
  throw new Abort(`parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(value)} as "2006"`);
}

/** Index of the first wrong byte, as Go's base64.StdEncoding counts (line ends are skipped). */
function badBase64(text: string): number | undefined {
  const wrong = text.search(/[^A-Za-z0-9+/=\r\n]/);
  const padding = /=[^=\r\n]|===/.exec(text);
  if (wrong !== -1) return wrong;
  if (padding !== null) return padding.index + 1;
  const length = text.replace(/[\r\n]/g, '').length;
  return length % 4 === 0 ? undefined : Math.max(0, length - (length % 4));
}

/** What Go writes for an object of which nothing is set; lists that are always written are empty. */
export function zeroObject(schema: string): { readonly [field: string]: unknown } {
  const lists = [...definition(schema).fields.values()]
    .filter((field) => field.always && field.type.kind === 'list')
    .map((field): [string, unknown] => [field.name, []]);
  const structures = [...definition(schema).fields.values()].filter(
    (field) => !field.pointer && field.type.kind === 'struct' && !field.omitZero,
  );
  const inner = structures.map((field): [string, unknown] => [field.name, field.type.kind === 'struct' ? zeroObject(field.type.name) : {}]);
  return Object.fromEntries([...lists, ...inner]);
}

const written = new Map<string, readonly (readonly [string, unknown])[]>();

/** Fields that Go writes even when nobody set them, with what it writes. */
function alwaysWritten(schema: Definition): readonly (readonly [string, unknown])[] {
  const known = written.get(schema.name);
  if (known) return known;
  written.set(schema.name, []);
  const list: [string, unknown][] = [];
  for (const field of schema.fields.values()) {
    if (field.pointer) continue;
    if (field.type.kind === 'struct' && !field.omitZero) list.push([field.name, zeroOf(field.type)]);
    else if (field.type.kind === 'scalar' && (field.type.code === 't' || field.type.code === 'u') && !field.omitZero)
      list.push([field.name, null]);
    else if (field.type.kind === 'scalar' && field.always && field.name !== 'kind' && field.name !== 'apiVersion')
      list.push([field.name, zeroOf(field.type)]);
  }
  written.set(schema.name, list);
  return list;
}

/** What Go puts in a field that is not given but always written. */
export function zeroOf(type: TypeSchema): unknown {
  if (type.kind === 'struct') return Object.fromEntries(alwaysWritten(definition(type.name)));
  if (type.kind === 'list') return [];
  if (type.kind === 'map') return {};
  switch (type.code) {
    case 'b':
      return false;
    case 'i':
    case 'l':
    case 'f':
    case 'n':
      return 0;
    case 'q':
      return '0';
    case 't':
    case 'u':
      return null;
    case 'o':
      return {};
    default:
      return '';
  }
}
