/**
 * Protobuf messages as the JSON that Go would write of the same object. Upstream: the Unmarshal functions in k8s.io/api/.../generated.pb.go and
 * the MarshalJSON of Time, MicroTime, Quantity, IntOrString, FieldsV1, RawExtension. Unknown fields are passed over; zeros are left out as
 * `omitempty` does; a message that comes twice is merged, of another value the last counts.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { FieldSchema, Json, TypeSchema } from '../../../engine/index.ts';
import { messageOf, type Message } from './messages.ts';

/** The bytes are not what they should be. The message is for the client. */
export class Malformed extends Error {}

type Fields = { [name: string]: Json };

/** Messages that one body may hold: more than any real one, few enough to be held in memory. An empty message takes but two bytes. */
const MAX_MESSAGES = 200_000;
/** Types nest to about half of this. */
const MAX_DEPTH = 32;

/** Bytes that are not UTF-8 are replaced, as Go's JSON encoder does. */
const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
export const readerOf = (bytes: Uint8Array): BinaryReader => new BinaryReader(bytes, text);

/** The JSON of a message of a definition (`apps.v1.Deployment`). Throws Malformed. */
export function decodeMessage(name: string, bytes: Uint8Array): { readonly [name: string]: Json } {
  return guarded(() => new Decoder().message(name, messageOf(name), bytes, {}, 0));
}

/** The wire library's complaints in Go's words where they mean the same. */
export function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Malformed(message === 'premature EOF' ? 'unexpected EOF' : message === 'invalid varint' ? 'proto: integer overflow' : `proto: ${message}`);
  }
}

class Decoder {
  #messages = 0;

  /** Reads into `out`, which may hold what came before. */
  message(name: string, message: Message, bytes: Uint8Array, out: Fields, depth: number): Fields {
    if (++this.#messages > MAX_MESSAGES || depth > MAX_DEPTH) throw new Malformed('proto: too many or too deeply nested messages');
    const reader = readerOf(bytes);
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      const slot = message.get(number);
      if (slot === undefined) reader.skip(wire, number);
      else if ('inline' in slot) this.message(name, slot.inline, bytesOf(reader, wire, name), out, depth + 1);
      else this.#field(slot.field, reader, wire, out, depth);
    }
    return out;
  }

  #field({ name, type, pointer, always, omitZero }: FieldSchema, reader: BinaryReader, wire: WireType, out: Fields, depth: number): void {
    if (type.kind === 'list') {
      const list = (out[name] ??= []) as Json[];
      if (wire === WireType.LengthDelimited && isVarint(type.item)) {
        const packed = readerOf(reader.bytes());
        while (packed.pos < packed.len) list.push(this.#value(name, type.item, packed, WireType.Varint, undefined, depth));
      } else list.push(this.#value(name, type.item, reader, wire, undefined, depth));
    } else if (type.kind === 'map') {
      const [key, value] = this.#entry(name, type.value, bytesOf(reader, wire, name), depth + 1);
      put((out[name] ??= {}) as Fields, key, value);
    } else {
      const value = this.#value(name, type, reader, wire, out[name], depth);
      const zero = value === '' || value === 0 || value === false || (omitZero && value === null);
      if (pointer || always || !zero) out[name] = value;
      else delete out[name];
    }
  }

  #value(name: string, type: TypeSchema, reader: BinaryReader, wire: WireType, before: Json | undefined, depth: number): Json {
    switch (type.kind) {
      case 'struct':
        return this.message(name, messageOf(type.name), bytesOf(reader, wire, name), (before ?? {}) as Fields, depth + 1);
      case 'list':
        return items(readerOf(bytesOf(reader, wire, name)));
      case 'map':
        throw new Malformed(`proto: wrong wireType = ${wire} for field ${name}`);
      case 'scalar':
        return SCALARS[type.code](reader, wire, name);
    }
  }

  /** An entry of a map is a message of its own: key 1, value 2; what is missing is zero. */
  #entry(name: string, type: TypeSchema, bytes: Uint8Array, depth: number): readonly [string, Json] {
    if (++this.#messages > MAX_MESSAGES) throw new Malformed('proto: too many or too deeply nested messages');
    const reader = readerOf(bytes);
    let key = '';
    let value: Json | undefined;
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      if (number === 1) key = text(bytesOf(reader, wire, name));
      else if (number === 2) value = this.#value(name, type, reader, wire, undefined, depth);
      else reader.skip(wire, number);
    }
    return [key, value ?? zeroOf(type)];
  }
}

const zeroOf = (type: TypeSchema): Json => (type.kind === 'list' ? [] : type.kind !== 'scalar' ? {} : type.code === 'q' ? '0' : '');

const isVarint = (type: TypeSchema): boolean => type.kind === 'scalar' && (type.code === 'b' || type.code === 'i' || type.code === 'l');

/** A user may give any name to a key, `__proto__` too. */
function put(map: Fields, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function expect(wire: WireType, wanted: WireType, name: string): void {
  if (wire !== wanted) throw new Malformed(`proto: wrong wireType = ${wire} for field ${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
}

/** The bytes of a message, a string, or bytes. */
export function bytesOf(reader: BinaryReader, wire: WireType, name: string): Uint8Array {
  expect(wire, WireType.LengthDelimited, name);
  return reader.bytes();
}

/** A map's value that is a list of strings has a message of its own. */
function items(reader: BinaryReader): Json {
  const list: Json[] = [];
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (number === 1) list.push(text(bytesOf(reader, wire, 'items')));
    else reader.skip(wire, number);
  }
  return list;
}

type Read = (reader: BinaryReader, wire: WireType, name: string) => Json;

const varint =
  (read: (reader: BinaryReader) => Json): Read =>
  (reader, wire, name) => {
    expect(wire, WireType.Varint, name);
    return read(reader);
  };

/** Out of range of a double's 53 bits, as any JSON number here. */
const int64 = (reader: BinaryReader): number => Number(reader.int64());

const SCALARS: { readonly [code in Extract<TypeSchema, { kind: 'scalar' }>['code']]: Read } = {
  s: (reader, wire, name) => text(bytesOf(reader, wire, name)),
  y: (reader, wire, name) => Buffer.from(bytesOf(reader, wire, name)).toString('base64'),
  b: varint((reader) => reader.bool()),
  i: varint((reader) => reader.int32()),
  l: varint(int64),
  f: (reader, wire, name) => {
    expect(wire, WireType.Bit64, name);
    return reader.double();
  },
  q: (reader, wire, name) => (parts(reader, wire, name, { 1: 's' })[1] as string | undefined) ?? '0',
  n: (reader, wire, name) => {
    const { 1: type = 0, 2: number = 0, 3: string = '' } = parts(reader, wire, name, { 1: 'l', 2: 'i', 3: 's' });
    return type === 1 ? string : number;
  },
  t: (reader, wire, name) => time(reader, wire, name, false),
  u: (reader, wire, name) => time(reader, wire, name, true),
  o: (reader, wire, name) => raw(parts(reader, wire, name, { 1: 's' })[1] as string | undefined, name),
};

/** The fields of a small message by their numbers. */
function parts(reader: BinaryReader, wire: WireType, name: string, codes: { readonly [number: number]: 's' | 'l' | 'i' }): { readonly [number: number]: Json } {
  const inner = readerOf(bytesOf(reader, wire, name));
  const found: { [number: number]: Json } = {};
  while (inner.pos < inner.len) {
    const [number, wire] = inner.tag();
    const code = codes[number];
    if (code === undefined) inner.skip(wire, number);
    else found[number] = SCALARS[code](inner, wire, name);
  }
  return found;
}

/** The years that RFC 3339 can write. */
const FIRST_SECOND = -62_167_219_200;
const LAST_SECOND = 253_402_300_799;

/** Go's zero time is null. */
function time(reader: BinaryReader, wire: WireType, name: string, micro: boolean): Json {
  const { 1: seconds = 0, 2: nanos = 0 } = parts(reader, wire, name, { 1: 'l', 2: 'i' }) as { readonly [number: number]: number };
  if (seconds === 0 && nanos === 0) return null;
  const second = seconds + Math.floor(nanos / 1e9);
  if (!(second >= FIRST_SECOND && second <= LAST_SECOND)) throw new Malformed('Time.MarshalJSON: year outside of range [0,9999]');
  const whole = new Date(second * 1000).toISOString().slice(0, 19);
  const rest = nanos - Math.floor(nanos / 1e9) * 1e9;
  return micro ? `${whole}.${String(Math.floor(rest / 1000)).padStart(6, '0')}Z` : `${whole}Z`;
}

/** JSON within protobuf: fields that are owned, data of a revision. */
function raw(json: string | undefined, name: string): Json {
  if (json === undefined || json === '') return null;
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new Malformed(`${name}: invalid character in JSON`);
  }
}
