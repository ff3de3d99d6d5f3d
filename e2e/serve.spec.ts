/**
 * A real kubectl against `podium serve`. Where no kubectl is on the PATH, the test says so and checks the HTTP side alone.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const folder = mkdtempSync(join(tmpdir(), 'podium-serve-'));
const kubeconfig = join(folder, 'kubeconfig');
let server: ChildProcess;
let address = '';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

function command(program: string, args: readonly string[], input?: string): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(program, [...args], { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1 });
    });
    child.stdin?.end(input);
  });
}

const kubectl = (line: string, input?: string): Promise<Result> => command('kubectl', line.split(' '), input);

test.beforeAll(async () => {
  server = spawn(process.execPath, ['scripts/podium.mjs', 'serve', '--port', '0', '--kubeconfig', kubeconfig, '--speed', '20'], { stdio: ['ignore', 'pipe', 'inherit'] });
  address = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = /serving on (\S+)\n[\s\S]*\n/.exec(text);
      if (match) resolve(match[1]!);
    });
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
});

test.afterAll(async () => {
  if (server.exitCode === null) {
    server.removeAllListeners('exit');
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  }
  rmSync(folder, { recursive: true, force: true });
});

test('HTTP: answers with the token only', async () => {
  const token = /token: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))![1]!;
  expect((await fetch(`${address}/api/v1/nodes`)).status).toBe(401);
  const response = await fetch(`${address}/api/v1/nodes`, { headers: { authorization: `Bearer ${token}` } });
  const list = (await response.json()) as { kind: string; items: { metadata: { name: string } }[] };
  expect(list.kind).toBe('NodeList');
  expect(list.items.map((node) => node.metadata.name)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
});

test('a real kubectl works on the simulation', async () => {
  test.setTimeout(240_000);
  const version = await command('kubectl', ['version', '--client']);
  test.info().annotations.push({ type: 'kubectl', description: version.code === 0 ? version.stdout.trim() : 'no kubectl on the PATH: not tested' });
  if (version.code !== 0) return;
  const ok = async (line: string, pattern: RegExp, input?: string): Promise<void> => {
    const { stdout, stderr, code } = await kubectl(line, input);
    expect(stdout + stderr, line).toMatch(pattern);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
  };
  const manifest = readFileSync('e2e/fixtures/web.yaml', 'utf8');
  const file = join(folder, 'web.yaml');
  writeFileSync(file, manifest);
  await ok('get nodes -o wide', /controlplane\s+Ready\s+control-plane/);
  await ok(`apply -f ${file}`, /deployment.apps\/web created/);
  await ok('rollout status deployment/web --timeout=60s', /successfully rolled out/);
  await ok('get pods -o wide', /web-\S+\s+1\/1\s+Running/);
  await ok('describe deployment web', /Scaled up replica set web-\S+ from 0 to 2/);
  await ok(`diff -f ${file}`, /^$/);
  await ok(`apply --server-side --force-conflicts -f ${file}`, /serverside-applied/);
  await ok('scale deployment web --replicas=3', /scaled/);
  await ok('set image deployment/web web=nginx:1.28', /image updated/);
  await ok('rollout status deployment/web --timeout=60s', /successfully rolled out/);
  await ok('rollout undo deployment/web', /rolled back/);
  await ok('rollout status deployment/web --timeout=60s', /successfully rolled out/);
  await ok('wait --for=condition=Available deployment/web --timeout=30s', /condition met/);
  await ok('get events', /SuccessfulCreate/);
  await ok('logs deployment/web', /\S/);
  const { stdout: pod } = await kubectl('get pods -l app=web -o name');
  await ok(`exec ${pod.split('\n')[0]} -- hostname`, /web-/);
  await ok('explain deployment.spec.replicas', /FIELD: replicas <integer>/);
  await ok('auth can-i delete pods', /yes/);
  await ok('api-resources', /deployments\s+deploy\s+apps\/v1\s+true\s+Deployment/);
  await ok('cordon worker1', /cordoned/);
  await ok('drain worker1 --ignore-daemonsets --force --delete-emptydir-data --timeout=60s', /drained/);
  await ok('uncordon worker1', /uncordoned/);
  await ok('apply --dry-run=server -f e2e/fixtures/web.yaml', /server dry run/);
  await ok(`delete -f ${file}`, /deleted/);
  await ok('get all', /service\/kubernetes/);
});

test('a watch tells what happens', async () => {
  const version = await command('kubectl', ['version', '--client']);
  if (version.code !== 0) return;
  const watching = spawn('kubectl', ['get', 'configmaps', '-w', '--output-watch-events'], { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = new Promise<void>((resolve) => {
    let text = '';
    watching.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/ADDED\s+told/.test(text)) resolve();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await kubectl('create -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: told\n');
  await seen;
  watching.kill();
});
