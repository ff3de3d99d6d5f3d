/**
 * exec over WebSocket. Upstream: k8s.io/apimachinery/pkg/util/remotecommand (v5.channel.k8s.io: first byte of a message is the channel;
 * 0 stdin, 1 stdout, 2 stderr, 3 the final Status, 255 the end of another). Input goes to shells only. Leaves out: attach, port-forward.
 */
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { attributesOf, forbidden, isFailure, notFoundResource, type ApiRequest, type ApiResponse, type Run, type Status } from '../../engine/index.ts';
import { actingUser, authenticated } from './identity.ts';
import { failure } from './negotiation.ts';
import { apiRequest } from './requestPath.ts';
import { isShell, ShellSession, type Ran } from './shellSession.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
/** Ends the channel that the next byte names (v5). */
const CLOSE = 255;
const MOST_INPUT = 1 << 20;

export function handleExec(server: Server, run: Run, token: string): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_INPUT, handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false });
  server.on('upgrade', (request, socket, head) => {
    const asked = askedOf(run, request, token);
    const response = 'verb' in asked ? run.read(asked) : asked;
    if (isFailure(response)) {
      const text = JSON.stringify(response.body);
      socket.end(`HTTP/1.1 ${response.code} Failure\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      if ('verb' in asked && isTyped(asked) && (response.body as Executed).error === undefined) type(ws, run, asked);
      else print(ws, response.body as Executed);
    });
  });
}

type Executed = Ran & { readonly error?: string };

function print(ws: WebSocket, { stdout, stderr, exitCode, error }: Executed): void {
  if (stdout !== '') ws.send(channel(STDOUT, stdout));
  if (stderr !== '') ws.send(channel(STDERR, stderr));
  ws.send(channel(ERROR, JSON.stringify(statusOf(exitCode, error))));
  ws.close(1000);
}

const isTyped = ({ options = {} }: ApiRequest): boolean => options['stdin'] === true && isShell((options['command'] ?? []) as readonly string[]);

/** A shell with a keyboard at its other end. */
function type(ws: WebSocket, run: Run, request: ApiRequest): void {
  const shell = new ShellSession(
    (script) => {
      const response = run.read({ ...request, options: { ...request.options, command: ['sh', '-c', script] } });
      const { stdout, stderr, exitCode, error } = isFailure(response) ? { stdout: '', stderr: '', exitCode: 1, error: response.body.message ?? '' } : (response.body as Executed);
      return { stdout, stderr: error === undefined ? stderr : `${error}\n`, exitCode };
    },
    {
      out: (text) => ws.send(channel(STDOUT, text)),
      err: (text) => ws.send(channel(STDERR, text)),
      end: (exitCode) => print(ws, { stdout: '', stderr: '', exitCode }),
    },
    request.options?.['tty'] === true,
  );
  ws.on('message', (data: Buffer) => {
    if (data[0] === STDIN) shell.input(data.subarray(1).toString('utf8'));
    else if (data[0] === CLOSE && data[1] === STDIN) shell.close();
  });
}

/** What is to be run; or why it is not. */
function askedOf(run: Run, request: IncomingMessage, token: string): ApiRequest | ApiResponse {
  const who = authenticated(request, token);
  const acting = who && actingUser(run, who.user, request);
  if (acting === undefined) return refusal(failure(401, 'Unauthorized', 'Unauthorized'));
  if ('refusal' in acting) return refusal(acting.refusal);
  const { user } = acting;
  const parsed = apiRequest({ method: 'POST', url: who!.url, accept: '', contentType: '', userAgent: request.headers['user-agent'] ?? '', user: user.name });
  if (parsed === undefined) return refusal(notFoundResource());
  if (!run.authorize(user, attributesOf(parsed)).allowed) return refusal(forbidden(user, attributesOf(parsed)));
  if (parsed.subresource !== 'exec') return refusal(failure(501, 'NotImplemented', `the simulation has no streams: ${parsed.subresource ?? 'this'} is not supported`));
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') return refusal(failure(501, 'NotImplemented', 'streams go over WebSocket only: use kubectl 1.31 or newer'));
  return { ...parsed, identity: user };
}

const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status });

const channel = (number: number, text: string): Buffer => Buffer.concat([Buffer.from([number]), Buffer.from(text, 'utf8')]);

function statusOf(exitCode: number, error: string | undefined): object {
  if (error !== undefined) return { metadata: {}, status: 'Failure', message: error, reason: 'InternalError', code: 500 };
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  return { metadata: {}, status: 'Failure', message: `command terminated with non-zero exit code: exit status ${exitCode}`, reason: 'NonZeroExitCode', details: { causes } };
}

