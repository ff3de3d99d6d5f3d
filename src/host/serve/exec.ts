/**
 * exec over WebSocket. Upstream: k8s.io/apimachinery/pkg/util/remotecommand (v5.channel.k8s.io: first byte of a message is the channel;
 * 1 stdout, 2 stderr, 3 the final Status). Leaves out: stdin, tty, attach, port-forward.
 */
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Run } from '../../engine/index.ts';
import { isFailure } from '../../engine/index.ts';
import { authorized } from './authorized.ts';
import { apiRequest } from './requestPath.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;

export function handleExec(server: Server, run: Run, token: string): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false });
  server.on('upgrade', (request, socket, head) => {
    const url = authorized(request, token);
    const parsed = url === undefined ? undefined : apiRequest({ method: 'POST', url, accept: '', contentType: '', userAgent: request.headers['user-agent'] ?? '' });
    if (parsed?.subresource !== 'exec') {
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const response = run.read(parsed);
    if (isFailure(response)) {
      const text = JSON.stringify(response.body);
      socket.end(`HTTP/1.1 ${response.code} Failure\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
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

const channel = (number: number, text: string): Buffer => Buffer.concat([Buffer.from([number]), Buffer.from(text, 'utf8')]);

function statusOf(exitCode: number, error: string | undefined): object {
  if (error !== undefined) return { metadata: {}, status: 'Failure', message: error, reason: 'InternalError', code: 500 };
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  return { metadata: {}, status: 'Failure', message: `command terminated with non-zero exit code: exit status ${exitCode}`, reason: 'NonZeroExitCode', details: { causes } };
}

