/**
 * kubectl's world over a run: reads are answered at once, writes are commands of the run and let simulated time pass until the answer.
 */
import { SECOND, type ApiRequest, type ApiResponse, type KubeObject, type Run, type TraceEntry } from '../engine/index.ts';
import type { KubectlHost, WatchEventType } from '../kubectl/host.ts';
import { passUntil } from './passing.ts';

/** Where files come from; in the page those of the editor, in Node the disk. */
export interface Files {
  read(path: string): string | undefined;
  list(path: string): readonly string[] | undefined;
  write?(path: string, text: string): void;
}

export const NO_FILES: Files = { read: () => undefined, list: () => undefined };

/** Whether a request only looks. Logs, exec and access reviews change nothing that is stored. */
export const isRead = ({ verb, resource, subresource }: ApiRequest): boolean =>
  verb === 'get' || verb === 'list' || subresource === 'exec' || (verb === 'create' && resource.endsWith('reviews'));

/** `line` is what was typed: it stands in the trace as the cause of what it does. `beforeWrite` is called before each change. */
export function runHost(run: Run, line: string | undefined, files: Files = NO_FILES, beforeWrite?: () => void): KubectlHost {
  return {
    request: (request): ApiResponse => {
      if (isRead(request)) return run.read(request);
      beforeWrite?.();
      return run.execute(request, line);
    },
    waitUntil: (condition, timeoutSeconds) => condition() || pass(run, condition, timeoutSeconds),
    watch: (request, onEvent, timeoutSeconds) => watch(run, request, onEvent, timeoutSeconds),
    now: () => run.wallClock,
    readFile: (path) => files.read(path),
    listFolder: (path) => files.list(path),
    ...(files.write && { writeFile: (path: string, text: string) => files.write!(path, text) }),
  };
}

function watch(
  run: Run,
  request: ApiRequest,
  onEvent: (type: WatchEventType, object: KubeObject) => boolean,
  timeoutSeconds: number,
): void {
  let seen = Number(request.options?.resourceVersion ?? run.revision) || run.revision;
  let stopped = false;
  const tell = (): boolean => {
    const news = run.changesSince(request, seen);
    if ('code' in news) return (stopped = true);
    seen = news.revision;
    for (const { type, object } of news.events) if (!onEvent(type, object)) return (stopped = true);
    return stopped;
  };
  pass(run, () => run.revision > seen && tell(), timeoutSeconds);
}

/** A wait in vain lasts as long as it may. */
function pass(run: Run, condition: () => boolean, timeoutSeconds: number): boolean {
  const end = run.now + Math.round(timeoutSeconds * SECOND);
  if (passUntil(run, condition, end - run.now, isWrite)) return true;
  run.advanceTo(end);
  return false;
}

const isWrite = ({ type }: TraceEntry): boolean => type === 'stored';
