/**
 * Which form bodies have. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation. Objects are read from JSON, YAML and protobuf, and
 * written as JSON, or as protobuf for clients that take nothing else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import type { ApiRequest, ApiResponse, Json, Status } from '../../engine/index.ts';
import { jsonFault, summaryOf } from './jsonFault.ts';
import { decodeBody, encodeBody, kindOf, PROTOBUF } from './protobuf/envelope.ts';
import { Malformed } from './protobuf/decode.ts';

const OBJECTS: readonly string[] = ['application/json', 'application/yaml', PROTOBUF];
const PATCHES: readonly string[] = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml'];

export const failure = (code: number, reason: string, message: string): Status => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });

/** What a header's media type is without its parameters. */
const mediaType = (header: string): string => header.split(';')[0]!.trim().toLowerCase();

/** The object in a body, undefined for none; or why it cannot be read. */
export function readObject(request: ApiRequest, contentType: string, bytes: Buffer): { readonly body: Json | undefined } | { readonly refusal: Status } {
  if (!['create', 'update', 'patch', 'delete', 'deletecollection'].includes(request.verb)) return { body: undefined };
  const accepted = request.verb === 'patch' ? PATCHES : OBJECTS;
  const deletes = request.verb.startsWith('delete');
  const media = mediaType(contentType) || accepted[0]!;
  if (deletes && bytes.length === 0) return { body: undefined };
  if (!accepted.includes(media)) return { refusal: failure(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`) };
  try {
    return { body: media === PROTOBUF ? decodeBody(request, bytes) : parseText(bytes.toString('utf8'), media) };
  } catch (error) {
    return { refusal: failure(400, 'BadRequest', error instanceof Malformed ? error.message : unreadable(request, bytes, error)) };
  }
}

/** A patch is not an object: nothing is said of its kind. */
function unreadable(request: ApiRequest, bytes: Buffer, error: unknown): string {
  const fault = error instanceof SyntaxError ? jsonFault(bytes.toString('utf8'), error) : error instanceof Error ? error.message.split('\n')[0]! : String(error);
  if (request.verb === 'patch') return fault;
  return `the object provided is unrecognized (must be of type ${kindOf(request)}): couldn't get version/kind; json parse error: ${fault} (${summaryOf(bytes)})`;
}

/** YAML is a superset of JSON, and much slower to read. */
function parseText(text: string, media: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (!media.endsWith('yaml')) throw error;
    return parse(text, { maxAliasCount: 100 }) as Json;
  }
}

/** The form in which a client wants objects; undefined for none that there is. */
export function formFor(accept: string): 'json' | 'protobuf' | undefined {
  const wanted = accept.split(',').map(mediaType).filter((media) => media !== '');
  if (wanted.length === 0 || wanted.some((media) => media === 'application/json' || media === '*/*' || media === 'application/*')) return 'json';
  return wanted.includes(PROTOBUF) ? 'protobuf' : undefined;
}

/** Answers in the form that the client wants. Texts (logs) are what they are. */
export function send(request: IncomingMessage, response: ServerResponse, { code, body, warnings = [] }: ApiResponse): void {
  if (response.headersSent) return;
  for (const warning of warnings) response.appendHeader('warning', `299 - "${warning.replace(/["\\]/g, '\\$&')}"`);
  const form = formFor(request.headers.accept ?? '');
  if (typeof body === 'string' && code < 400) response.writeHead(code, { 'content-type': 'text/plain' }).end(body);
  else if (form === 'json') sendJson(response, code, body);
  else {
    const bytes = form === 'protobuf' ? encodeBody(body as Json) : undefined;
    if (bytes === undefined) sendJson(response, 406, failure(406, 'NotAcceptable', `only the following media types are accepted: ${OBJECTS.join(', ')}`));
    else response.writeHead(code, { 'content-type': PROTOBUF }).end(bytes);
  }
}

export const sendStatus = (request: IncomingMessage, response: ServerResponse, status: Status): void => send(request, response, { code: status.code, body: status });

function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
