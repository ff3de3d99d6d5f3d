/**
 * A real kubectl against `podium serve`. Where no kubectl is on the PATH, the test says so and checks the HTTP side alone.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

// Made before each of the file's parts: the same process may come to a second part when the first has swept its folder away.
let folder = '';
let kubeconfig = '';
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
  folder = mkdtempSync(join(tmpdir(), 'podium-serve-'));
  kubeconfig = join(folder, 'kubeconfig');
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
  expect((await fetch(`${address}/api/v1/nodes`)).status).toBe(403);
  expect((await fetch(`${address}/api/v1/nodes`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  expect((await fetch(`${address}/${'x'.repeat(32)}/api/v1/nodes`)).status).toBe(401);
  expect(await (await fetch(`${address}/healthz`)).text()).toBe('ok');
  const response = await fetch(`${address}/api/v1/nodes`, { headers: { authorization: `Bearer ${token}` } });
  const list = (await response.json()) as { kind: string; items: { metadata: { name: string } }[] };
  expect(list.kind).toBe('NodeList');
  expect(list.items.map((node) => node.metadata.name)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
});

test('a real kubectl works on the simulation', async () => {
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

test('HTTP: protobuf, forms that are not there, bodies that are broken', async () => {
  const token = /token: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))![1]!;
  const ask = (path: string, accept: string, init: RequestInit = {}): Promise<Response> => fetch(`${address}/${token}${path}`, { ...init, headers: { accept, ...init.headers } });
  const protobuf = 'application/vnd.kubernetes.protobuf';
  const nodes = await ask('/api/v1/nodes', protobuf);
  expect(nodes.headers.get('content-type')).toBe(protobuf);
  expect(Buffer.from(await nodes.arrayBuffer()).toString('latin1')).toMatch(/^k8s\0[^]*NodeList[^]*worker3/);
  expect((await ask('/api/v1/nodes', `${protobuf},application/json`)).headers.get('content-type')).toBe('application/json');
  const refused = await ask('/api/v1/nodes', 'text/html');
  expect([refused.status, ((await refused.json()) as { reason: string }).reason]).toEqual([406, 'NotAcceptable']);
  const post = async (type: string, body: Uint8Array | string): Promise<[number, string]> => {
    const response = await ask('/api/v1/namespaces', 'application/json', { method: 'POST', headers: { 'content-type': type }, body: body as BodyInit });
    return [response.status, ((await response.json()) as { reason: string }).reason];
  };
  expect(await post(protobuf, 'no protobuf')).toEqual([400, 'BadRequest']);
  expect(await post(protobuf, Buffer.from('azhzAAoPCgJ2MRIJTmFtZXNwYWNlEh0KFQoF', 'base64'))).toEqual([400, 'BadRequest']);
  expect(await post('application/json', '{')).toEqual([400, 'BadRequest']);
  expect((await ask('/api/v1/nothings?watch=true', 'application/json')).status).toBe(404);
  expect(await post('text/plain', '{}')).toEqual([415, 'UnsupportedMediaType']);
});

test('a real kubectl speaks protobuf, and for others', async () => {
  const version = await command('kubectl', ['version', '--client']);
  if (version.code !== 0) return;
  const says = async (line: string, pattern: RegExp, code = 0): Promise<void> => {
    const result = await kubectl(`${line} -n typed`);
    expect(result.stdout + result.stderr, line).toMatch(pattern);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(code);
  };
  await says('create namespace typed', /^namespace\/typed created/);
  await says('create deployment typed --image=nginx:1.29 --replicas=2 --port=80', /deployment.apps\/typed created/);
  await says('create configmap settings --from-literal=a=b', /configmap\/settings created/);
  await says('create secret generic keys --from-literal=p=q', /secret\/keys created/);
  await says('get secret keys -o jsonpath={.data.p}', /^cQ==$/);
  await says('create service clusterip front --tcp=80:8080', /service\/front created/);
  await says('create serviceaccount bot', /serviceaccount\/bot created/);
  await says('create priorityclass typed-high --value=1000 --description=x', /priorityclass.scheduling.k8s.io\/typed-high created/);
  await says('run one --image=nginx:1.29 --labels=a=b', /pod\/one created/);
  await says('rollout status deployment/typed --timeout=60s', /successfully rolled out/);
  // Twenty times as fast as the clock: long enough that a slow machine still finds it running.
  const ticks = ['run', 'ticks', '-n', 'typed', '--image=busybox', '--restart=Never', '--', 'sh', '-c', 'for i in 1 2 3 4; do echo tick $i; sleep 100; done'];
  expect((await command('kubectl', ticks)).code).toBe(0);
  await says('wait --for=condition=Ready pod/ticks --timeout=30s', /condition met/);
  const shell = await command('kubectl', ['exec', '-i', '-n', 'typed', 'deploy/typed', '--', 'sh'], 'cd /etc\npwd\nexit 3\n');
  expect([shell.stdout, shell.code]).toEqual(['/etc\n', 3]);
  await says('logs -f ticks', /^tick 1\ntick 2\ntick 3\ntick 4\n$/);
  await says('expose deployment typed --port=80', /service\/typed exposed/);
  await says('set image deployment/typed nginx=nginx:1.28', /image updated/);
  await says('rollout status deployment/typed --timeout=60s', /successfully rolled out/);
  await says('rollout history deployment/typed', /^1\s[^]*^2\s/m);
  await says('rollout undo deployment/typed', /rolled back/);
  await says('autoscale deployment typed --min=1 --max=3', /could not find the requested resource|autoscaling/, 1);
  await says('describe deployment typed', /Image:\s+nginx:1.29/);
  await says('create token bot', /^podium\./);
  await says('drain worker2 --ignore-daemonsets --force --timeout=60s', /drained/);
  await says('uncordon worker2', /uncordoned/);
  await says('create deployment typed --image=nginx', /deployments.apps "typed" already exists/, 1);
  await says('auth can-i --list', /\*\.\*\s/);
  await says('auth can-i list pods --as=ana', /^no/, 1);
  await says('auth can-i list pods --as=ana --as-group=system:masters', /^yes/);
  await says('auth whoami --as=system:serviceaccount:typed:bot', /system:serviceaccounts:typed/);
  await says('get pods --as=system:serviceaccount:typed:bot', /User "system:serviceaccount:typed:bot" cannot list resource "pods" in API group "" in the namespace "typed"/, 1);
  await says('top nodes', /^error: Metrics API not available\n$/, 1);
  await says('port-forward one 8080:80', /portforward is not supported/, 1);
  await says('get --raw /healthz', /^ok/);
  await says('delete namespace typed --wait=false', /deleted/);
});

test('a real kubectl top', async () => {
  const version = await command('kubectl', ['version', '--client']);
  if (version.code !== 0) return;
  const kube = async (line: string): Promise<string> => {
    const { stdout, stderr } = await kubectl(line);
    return stdout + stderr;
  };
  expect(await kube('top nodes')).toBe('error: Metrics API not available\n');
  await kubectl('apply -f src/examples/addons/metrics-server.yaml');
  await kubectl('rollout status -n kube-system deployment/metrics-server --timeout=60s');
  await expect.poll(() => kube('top nodes'), { timeout: 30_000 }).toMatch(/^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\)\s+controlplane +\d+m +\d+% +\d+Mi +\d+%\s+worker1 /);
  expect(await kube('top pods -n kube-system')).toMatch(/^NAME +CPU\(cores\) +MEMORY\(bytes\)\s+coredns-\S+ +\d+m +\d+Mi/);
  expect(await kube('api-resources --api-group=metrics.k8s.io')).toMatch(/nodes +metrics.k8s.io\/v1beta1 +false +NodeMetrics\s+pods +metrics.k8s.io\/v1beta1 +true +PodMetrics/);
  await kubectl('scale -n kube-system deployment/metrics-server --replicas=0');
  await expect.poll(() => kube('top pods -A'), { timeout: 30_000 }).toBe('error: Metrics API not available\n');
  await kubectl('delete -f src/examples/addons/metrics-server.yaml');
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
