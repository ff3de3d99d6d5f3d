/**
 * Watches over HTTP: chunked streams of JSON lines, fed from the log of revisions. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/watch.go.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { KINDS, type ApiRequest, type Json, type KubeObject, type Run } from '../../engine/index.ts';
import { formFor } from './negotiation.ts';
import { encodeWatchEvent, PROTOBUF } from './protobuf/envelope.ts';

interface Stream {
  readonly request: ApiRequest;
  readonly response: ServerResponse;
  readonly form: 'json' | 'protobuf';
  seen: number;
}

/** Upstream: a bookmark about once a minute; tests of clients want them sooner than never. */
const BOOKMARK_EVERY = 60_000;

export class Watches {
  readonly #run: Run;
  readonly #streams = new Set<Stream>();
  readonly #bookmarks: NodeJS.Timeout;

  constructor(run: Run) {
    this.#run = run;
    this.#bookmarks = setInterval(() => this.#bookmark(), BOOKMARK_EVERY);
  }

  open(request: ApiRequest, { headers }: IncomingMessage, response: ServerResponse): void {
    const { options = {} } = request;
    const form = formFor(headers.accept ?? '') ?? 'json';
    response.writeHead(200, { 'content-type': form === 'json' ? 'application/json' : `${PROTOBUF};stream=watch`, 'cache-control': 'no-cache, private', 'transfer-encoding': 'chunked' });
    response.flushHeaders();
    const asked = Number(options.resourceVersion ?? 0);
    const stream: Stream = { request, response, form, seen: asked > 0 ? asked : this.#run.revision };
    if (asked === 0 || options['sendInitialEvents'] === true) this.#initial(stream);
    this.#streams.add(stream);
    response.on('close', () => this.#streams.delete(stream));
    const timeout = Number(options['timeoutSeconds'] ?? 0);
    if (timeout > 0) setTimeout(() => response.end(), timeout * 1000).unref();
    this.#tell(stream);
  }

  tell(): void {
    for (const stream of this.#streams) this.#tell(stream);
  }

  end(): void {
    clearInterval(this.#bookmarks);
    for (const { response } of this.#streams) response.end();
  }

  /** What exists, as ADDED events; then, if asked, the bookmark that ends a streaming list. */
  #initial(stream: Stream): void {
    const { resourceVersion: _from, ...options } = stream.request.options ?? {};
    const list = this.#run.read({ ...stream.request, verb: 'list', options: { ...options, asTable: false } });
    const { items = [], metadata } = list.body as { items?: readonly KubeObject[]; metadata?: { resourceVersion?: string } };
    stream.seen = Number(metadata?.resourceVersion ?? this.#run.revision);
    for (const object of items) this.#send(stream, 'ADDED', object);
    if (options['sendInitialEvents'] === true) this.#write(stream, 'BOOKMARK', this.#mark(stream, { 'k8s.io/initial-events-end': 'true' }));
  }

  #tell(stream: Stream): void {
    if (stream.seen >= this.#run.revision) return;
    const news = this.#run.changesSince(stream.request, stream.seen);
    if ('code' in news) {
      this.#write(stream, 'ERROR', news);
      stream.response.end();
      this.#streams.delete(stream);
      return;
    }
    stream.seen = news.revision;
    for (const { type, object } of news.events) this.#send(stream, type, object);
  }

  #send(stream: Stream, type: string, object: KubeObject): void {
    this.#write(stream, type, stream.request.options?.asTable === true ? this.#run.table(stream.request, [object]) : object);
  }

  #bookmark(): void {
    for (const stream of this.#streams) if (stream.request.options?.['allowWatchBookmarks'] === true) this.#write(stream, 'BOOKMARK', this.#mark(stream, {}));
  }

  #mark({ request, seen }: Stream, annotations: Record<string, string>): object {
    const apiVersion = request.group === '' ? request.version : `${request.group}/${request.version}`;
    return { kind: KINDS.find(({ group, plural }) => group === request.group && plural === request.resource)?.kind ?? '', apiVersion, metadata: { resourceVersion: String(seen), creationTimestamp: null, ...(Object.keys(annotations).length > 0 && { annotations }) } };
  }

  #write({ response, form }: Stream, type: string, object: unknown): void {
    response.write(form === 'json' ? `${JSON.stringify({ type, object })}\n` : encodeWatchEvent(type, object as Json));
  }
}
