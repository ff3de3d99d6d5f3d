/**
 * JSON objects as protobuf messages, for clients that accept nothing else. Upstream: the Marshal functions in k8s.io/api/.../generated.pb.go.
 * Fields that are absent are not written, which a reader cannot tell from the zeros that Go writes.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Json, TypeSchema } from '../../../engine/index.ts';
import { messageOf, type Message } from './messages.ts';

type Fields = { readonly [name: string]: Json };

/** The bytes of an object of a definition (`core.v1.Pod`). */
export function encodeMessage(name: string, object: Json): Uint8Array {
  const writer = new BinaryWriter();
  writeFields(writer, messageOf(name), object as Fields);
  return writer.finish();
}

function writeFields(writer: BinaryWriter, message: Message, object: Fields): void {
  for (const slot of message.values()) {
    if ('inline' in slot) {
      nested(writer, slot.number, () => writeFields(writer, slot.inline, object));
      continue;
    }
    const { name, type } = slot.field;
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value === undefined || value === null) continue;
    if (type.kind === 'list') for (const item of value as readonly Json[]) write(writer, slot.number, type.item, item);
    else if (type.kind === 'map') for (const [key, item] of Object.entries(value as Fields)) writeEntry(writer, slot.number, key, type.value, item);
    else write(writer, slot.number, type, value);
  }
}

function writeEntry(writer: BinaryWriter, number: number, key: string, type: TypeSchema, value: Json): void {
  nested(writer, number, () => {
    writer.tag(1, WireType.LengthDelimited).string(key);
    write(writer, 2, type, value);
  });
}

export function nested(writer: BinaryWriter, number: number, body: () => void): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  body();
  writer.join();
}

function write(writer: BinaryWriter, number: number, type: TypeSchema, value: Json): void {
  if (type.kind === 'struct') nested(writer, number, () => writeFields(writer, messageOf(type.name), (value ?? {}) as Fields));
  else if (type.kind === 'list') nested(writer, number, () => (value as readonly string[]).forEach((item) => writer.tag(1, WireType.LengthDelimited).string(item)));
  else if (type.kind === 'scalar') SCALARS[type.code](writer, number, value);
}

type Write = (writer: BinaryWriter, number: number, value: Json) => void;

const string: Write = (writer, number, value) => void writer.tag(number, WireType.LengthDelimited).string(String(value));
const int32: Write = (writer, number, value) => void writer.tag(number, WireType.Varint).int32(Number(value));
const int64: Write = (writer, number, value) => void writer.tag(number, WireType.Varint).int64(BigInt(Number(value)));

const SCALARS: { readonly [code in Extract<TypeSchema, { kind: 'scalar' }>['code']]: Write } = {
  s: string,
  y: (writer, number, value) => void writer.tag(number, WireType.LengthDelimited).bytes(Buffer.from(String(value), 'base64')),
  b: (writer, number, value) => void writer.tag(number, WireType.Varint).bool(value === true),
  i: int32,
  l: int64,
  f: (writer, number, value) => void writer.tag(number, WireType.Bit64).double(Number(value)),
  q: (writer, number, value) => nested(writer, number, () => string(writer, 1, value)),
  n: (writer, number, value) =>
    nested(writer, number, () => {
      int64(writer, 1, typeof value === 'string' ? 1 : 0);
      if (typeof value === 'string') string(writer, 3, value);
      else int32(writer, 2, value);
    }),
  t: time,
  u: time,
  o: (writer, number, value) => nested(writer, number, () => string(writer, 1, JSON.stringify(value))),
};

/** No time is an empty message. */
function time(writer: BinaryWriter, number: number, value: Json): void {
  nested(writer, number, () => {
    const [, whole, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(String(value)) ?? [];
    if (whole === undefined) return;
    int64(writer, 1, Math.floor(Date.parse(`${whole}Z`) / 1000));
    int32(writer, 2, Number(fraction.padEnd(9, '0').slice(0, 9)));
  });
}
