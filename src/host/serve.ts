/**
 * `podium serve`: a cluster behind HTTP on loopback, for a real kubectl. Ends cleanly on SIGTERM and SIGINT.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import mri from 'mri';
import { Run } from '../engine/index.ts';
import { DISK } from './apply.ts';
import { readCluster } from './clusterFile.ts';
import { remoteHandler } from './remoteServer.ts';
import { serveRun } from './serve/server.ts';

const DEFAULT_PORT = 7537;

export async function run(argv: string[]): Promise<number> {
  const args = mri(argv, { string: ['kubeconfig', 'cluster', 'port', 'speed'] });
  const port = Number(args['port'] ?? DEFAULT_PORT);
  const speed = Number(args['speed'] ?? 1);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(`--port ${args['port']}: expected a port number`);
  if (!(speed > 0 && speed <= 1000)) return fail(`--speed ${args['speed']}: expected a number above 0, at most 1000`);
  const given = readCluster(args['cluster'], DISK);
  // Ages are told by the client's clock: the cluster's begins now.
  const run = args['cluster'] === undefined ? new Run({ ...given.scenario, epoch: Math.floor(Date.now() / 1000) - 60 }, given.seed) : given;
  run.settle();
  const token = randomBytes(24).toString('base64url');
  let serving;
  try {
    serving = await serveRun(run, { port, token, speed, extra: remoteHandler(run, token) });
  } catch (error) {
    return fail(`cannot listen on 127.0.0.1:${port}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  const server = `http://127.0.0.1:${serving.port}`;
  const path = resolve(args['kubeconfig'] ?? 'podium.kubeconfig');
  writeFileSync(path, kubeconfig(server, token), { mode: 0o600 });
  process.stdout.write(`serving on ${server}\nexport KUBECONFIG=${path}\n`);
  await new Promise<void>((done) => {
    process.once('SIGTERM', () => done());
    process.once('SIGINT', () => done());
  });
  await serving.stop();
  return 0;
}

const kubeconfig = (server: string, token: string): string => `apiVersion: v1
kind: Config
clusters:
- name: podium
  cluster:
    server: ${server}/${token}
contexts:
- name: podium
  context:
    cluster: podium
    user: kubernetes-admin
current-context: podium
users:
- name: kubernetes-admin
  user:
    token: ${token}
`;

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}
