/**
 * exec over WebSocket. Upstream: k8s.io/apimachinery/pkg/util/remotecommand (v5.channel.k8s.io: first byte of a message is the channel;
 * 1 stdout, 2 stderr, 3 the final Status). Leaves out: stdin, tty, attach, port-forward.
 */
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { isFailure, notFoundResource, type ApiResponse, type Run, type Status } from '../../engine/index.ts';
import { actingUser, authenticated } from './identity.ts';
import { failure } from './negotiation.ts';
import { attributesOf, authorize, forbidden } from './rbac.ts';
import { apiRequest } from './requestPath.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;

export function handleExec(server: Server, run: Run, token: string): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false });
  server.on('upgrade', (request, socket, head) => {
    const response = answerTo(run, request, token);
    if (isFailure(response)) {
      const text = JSON.stringify(response.body);
      socket.end(`HTTP/1.1 ${response.code} Failure\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const { stdout, stderr, exitCode, error } = response.body as { stdout: string; stderr: string; exitCode: number; error?: string };
      if (stdout !== '') ws.send(channel(STDOUT, stdout));
      if (stderr !== '') ws.send(channel(STDERR, stderr));
      ws.send(channel(ERROR, JSON.stringify(statusOf(exitCode, error))));
      ws.close(1000);
    });
  });
}

/** What the command printed; or why there is none. */
function answerTo(run: Run, request: IncomingMessage, token: string): ApiResponse {
  const who = authenticated(request, token);
  const acting = who && actingUser(who.user, request);
  if (acting === undefined) return refusal(failure(401, 'Unauthorized', 'Unauthorized'));
  if ('refusal' in acting) return refusal(acting.refusal);
  const { user } = acting;
  const parsed = apiRequest({ method: 'POST', url: who!.url, accept: '', contentType: '', userAgent: request.headers['user-agent'] ?? '', user: user.name });
  if (parsed === undefined) return refusal(notFoundResource());
  if (!authorize(user, attributesOf(parsed)).allowed) return refusal(forbidden(user, attributesOf(parsed)));
  if (parsed.subresource !== 'exec') return refusal(failure(501, 'NotImplemented', `the simulation has no streams: ${parsed.subresource ?? 'this'} is not supported`));
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') return refusal(failure(501, 'NotImplemented', 'streams go over WebSocket only: use kubectl 1.31 or newer'));
  return run.read(parsed);
}

const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status });

const channel = (number: number, text: string): Buffer => Buffer.concat([Buffer.from([number]), Buffer.from(text, 'utf8')]);

function statusOf(exitCode: number, error: string | undefined): object {
  if (error !== undefined) return { metadata: {}, status: 'Failure', message: error, reason: 'InternalError', code: 500 };
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  return { metadata: {}, status: 'Failure', message: `command terminated with non-zero exit code: exit status ${exitCode}`, reason: 'NonZeroExitCode', details: { causes } };
}

