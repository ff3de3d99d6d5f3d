/**
 * `kubectl logs -f`: the log as it grows, until the container ends. Upstream: pkg/kubelet/kuberuntime/logs (ReadLogs, Follow).
 */
import type { ServerResponse } from 'node:http';
import { isFailure, type ApiRequest, type Pod, type Run } from '../../engine/index.ts';

/** How often a log is looked at for more. */
const LOOK = 200;

/** Whether a request wants this. */
export const follows = ({ verb, subresource, options }: ApiRequest): boolean => verb === 'get' && subresource === 'log' && options?.['follow'] === true && options['previous'] !== true;

/** Sends what there is, already read, and then what comes. */
export function followLog(run: Run, request: ApiRequest, begun: string, response: ServerResponse): void {
  const { options = {} } = request;
  let left = typeof options['limitBytes'] === 'number' ? options['limitBytes'] - begun.length : Number.POSITIVE_INFINITY;
  const container = runningContainer(run, request);
  const news = newLines(run, request);
  news();
  response.writeHead(200, { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' });
  response.write(begun);
  response.flushHeaders();
  const look = (): void => {
    const ended = container === undefined || runningContainer(run, request) !== container;
    const more = news()
      .map(([stamp, text]) => `${options['timestamps'] === true ? `${stamp} ` : ''}${text}\n`)
      .join('')
      .slice(0, left);
    left -= more.length;
    if (more !== '') response.write(more);
    if (ended || left <= 0) response.end();
  };
  const timer = setInterval(look, LOOK);
  response.on('close', () => clearInterval(timer));
}

/** Each call: the lines since the last, with their times. Old lines leave the log, so that its length says nothing. */
function newLines(run: Run, request: ApiRequest): () => readonly (readonly [string, string])[] {
  const { container } = request.options ?? {};
  const whole: ApiRequest = { ...request, options: { timestamps: true, ...(container !== undefined && { container }) } };
  let last = '';
  let seenThen = 0;
  return () => {
    const { body } = run.read(whole);
    const lines = typeof body !== 'string' || body === '' ? [] : body.slice(0, -1).split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
    const then = lines.filter(([stamp]) => stamp === last).slice(seenThen);
    const fresh = [...then, ...lines.filter(([stamp]) => stamp > last)];
    last = fresh.at(-1)?.[0] ?? last;
    if (fresh.length > 0) seenThen = lines.filter(([stamp]) => stamp === last).length;
    return fresh;
  };
}

/** The id of the container that the log is of, while it runs. */
function runningContainer(run: Run, { subresource: _log, options, ...place }: ApiRequest): string | undefined {
  const response = run.read(place);
  if (isFailure(response)) return undefined;
  const { spec, status } = response.body as Pod;
  const name = typeof options?.['container'] === 'string' ? options['container'] : spec.containers[0]?.name;
  const found = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find((one) => one.name === name);
  return found?.state?.running === undefined ? undefined : found.containerID;
}
