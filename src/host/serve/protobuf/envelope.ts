/**
 * The envelope of protobuf bodies: four bytes that say what they are, and a runtime.Unknown with kind and message. Upstream:
 * k8s.io/apimachinery/pkg/runtime/serializer/protobuf, runtime/generated.proto; errors as apiserver/pkg/endpoints/handlers/rest.go wraps them.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { KINDS, VIRTUAL_KINDS, type ApiRequest, type Json } from '../../../engine/index.ts';
import { bytesOf, decodeMessage, guarded, Malformed, readerOf } from './decode.ts';
import { encodeMessage, nested } from './encode.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const PREFIX = Buffer.from('k8s\0');

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: string;
}

/** What a subresource takes. */
const SUBRESOURCES: ReadonlyMap<string, Named> = new Map([
  ['scale', { apiVersion: 'autoscaling/v1', kind: 'Scale', schema: 'autoscaling.v1.Scale' }],
  ['eviction', { apiVersion: 'policy/v1', kind: 'Eviction', schema: 'policy.v1.Eviction' }],
  ['binding', { apiVersion: 'v1', kind: 'Binding', schema: 'core.v1.Binding' }],
  ['token', { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', schema: 'authentication.v1.TokenRequest' }],
]);

/** Every API group has it, in its own name. */
const DELETE_OPTIONS: Named = { apiVersion: 'v1', kind: 'DeleteOptions', schema: 'meta.v1.DeleteOptions' };
const STATUS: Named = { apiVersion: 'v1', kind: 'Status', schema: 'meta.v1.Status' };

const all: readonly (Named & { readonly group: string; readonly plural: string })[] = [...KINDS, ...VIRTUAL_KINDS].map(({ group, version, kind, plural, schema }) => ({
  group,
  plural,
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
  schema,
}));
const BY_NAME: ReadonlyMap<string, Named> = new Map([...all, ...SUBRESOURCES.values(), STATUS].map((named) => [`${named.apiVersion}/${named.kind}`, named]));

/** Undefined: a resource that does not exist. */
function expected({ verb, group, resource, subresource }: ApiRequest): Named | undefined {
  if (verb === 'delete' || verb === 'deletecollection') return DELETE_OPTIONS;
  return (subresource === undefined ? undefined : SUBRESOURCES.get(subresource)) ?? all.find((one) => one.group === group && one.plural === resource);
}

/** The kind that the body of a request is to be. */
export const kindOf = (request: ApiRequest): string => expected(request)?.kind ?? '';

/** The object in a request's body; undefined where there is nothing to read it as. Throws Malformed, with the whole of what the server answers. */
export function decodeBody(request: ApiRequest, body: Uint8Array): Json | undefined {
  const wanted = expected(request);
  if (wanted === undefined || (body.length === 0 && wanted === DELETE_OPTIONS)) return undefined;
  let given: Named = wanted;
  try {
    const { apiVersion, kind, raw } = opened(body);
    if (kind !== '') given = kind === DELETE_OPTIONS.kind ? DELETE_OPTIONS : { apiVersion: apiVersion || wanted.apiVersion, kind, schema: '' };
    const schema = kind === '' ? wanted.schema : (given.schema || BY_NAME.get(`${given.apiVersion}/${kind}`)?.schema);
    if (schema === undefined) throw new Malformed(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(given.apiVersion)} in scheme "pkg/runtime/scheme.go:111"`);
    return { kind: given.kind, apiVersion: given.apiVersion, ...decodeMessage(schema, raw) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Malformed(`${given.kind} in version ${JSON.stringify(given.apiVersion.split('/').at(-1))} cannot be handled as a ${wanted.kind}: ${error.message}`);
  }
}

interface Opened {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

/** Upstream: runtime.Unknown: 1 type (1 apiVersion, 2 kind), 2 the message. */
function opened(body: Uint8Array): Opened {
  if (body.length === 0) throw new Malformed('empty data');
  if (!PREFIX.equals(body.subarray(0, PREFIX.length))) throw new Malformed('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  if (body.length === PREFIX.length) throw new Malformed('empty body');
  return guarded(() => {
    const outer = split(body.subarray(PREFIX.length), 'Raw');
    const type = split(outer.get(1) ?? new Uint8Array(), 'Kind');
    const textOf = (number: number): string => Buffer.from(type.get(number) ?? []).toString('utf8');
    return { apiVersion: textOf(1), kind: textOf(2), raw: outer.get(2) ?? new Uint8Array() };
  });
}

/** The byte strings of a message by their numbers. */
function split(bytes: Uint8Array, name: string): ReadonlyMap<number, Uint8Array> {
  const reader = readerOf(bytes);
  const found = new Map<number, Uint8Array>();
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (number === 1 || number === 2) found.set(number, bytesOf(reader, wire, name));
    else reader.skip(wire, number);
  }
  return found;
}

/** An object, list or Status as a body; undefined for what has no message (tables). */
export function encodeBody(body: Json): Uint8Array | undefined {
  const { apiVersion, kind, ...object } = body as { readonly [name: string]: Json };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const message = encoded(`${apiVersion}/${kind}`, object);
  if (message === undefined) return undefined;
  const writer = new BinaryWriter();
  nested(writer, 1, () => void writer.tag(1, WireType.LengthDelimited).string(apiVersion).tag(2, WireType.LengthDelimited).string(kind));
  writer.tag(2, WireType.LengthDelimited).bytes(message);
  for (const number of [3, 4]) writer.tag(number, WireType.LengthDelimited).string('');
  return Buffer.concat([PREFIX, writer.finish()]);
}

/** Lists are alike: 1 their metadata, 2 an item. */
function encoded(name: string, object: { readonly [name: string]: Json }): Uint8Array | undefined {
  const named = BY_NAME.get(name);
  if (named !== undefined) return encodeMessage(named.schema, object);
  const item = name.endsWith('List') ? BY_NAME.get(name.slice(0, -'List'.length)) : undefined;
  if (item === undefined) return undefined;
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).bytes(encodeMessage('meta.v1.ListMeta', object['metadata'] ?? {}));
  for (const one of (object['items'] ?? []) as readonly Json[]) writer.tag(2, WireType.LengthDelimited).bytes(encodeMessage(item.schema, one));
  return writer.finish();
}

/** One event of a watch: its length in four bytes, then meta/v1 WatchEvent: 1 its type, 2 a RawExtension with the object's body. */
export function encodeWatchEvent(type: string, object: Json): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(type);
  nested(writer, 2, () => writer.tag(1, WireType.LengthDelimited).bytes(encodeBody(object) ?? new Uint8Array()));
  const event = writer.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}
