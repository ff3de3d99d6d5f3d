import { describe, expect, it } from 'vitest';
import { exec, logs, make, makePod, podRun, shellPod, wait } from '../testing/podRun.ts';

describe('what a program in a Pod finds', () => {
  const run = podRun({ systemPods: true });
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] } });
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'nobody' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } });
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'headless' }, spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] } });
  make(run, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, data: { key: 'c2VjcmV0IQ==' } });
  makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.25' }] }, { app: 'web' });
  makePod(run, 'box', {
    hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo.remote'] }],
    containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', 'infinity'], env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }, { name: 'GREETING', value: 'hello $(NODE)' }], volumeMounts: [{ name: 'secret', mountPath: '/secret' }] }],
    volumes: [{ name: 'secret', secret: { secretName: 'token' } }],
  });
  run.settle();
  const sh = (line: string) => exec(run, 'box', ['sh', '-c', line]);

  it('names of Services', () => {
    expect(exec(run, 'box', ['nslookup', 'web']).stdout).toMatch(/^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10:53\n\nName:\tweb\.default\.svc\.cluster\.local\nAddress: 10\.\d+\.\d+\.\d+\n\n$/);
    expect(sh('nslookup headless.default | tail -2').stdout).toContain('Address: 10.244.1.');
    expect(exec(run, 'box', ['nslookup', 'nowhere']).exitCode).toBe(1);
    expect(sh('cat /etc/resolv.conf').stdout).toBe('search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n');
  });

  it('Services behind the rules of its node', () => {
    expect(sh('wget -qO- http://web:8080 | grep title').stdout).toBe('<title>Welcome to nginx!</title>\n');
    expect(exec(run, 'box', ['wget', '-qO-', 'http://nobody'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Connection refused') as string });
    expect(exec(run, 'box', ['wget', '-qO-', 'http://nowhere'])).toMatchObject({ exitCode: 1, stderr: "wget: bad address 'nowhere'\n" });
    expect(sh('nc -z web 8080 && echo open').stdout).toBe('open\n');
  });

  it('its environment and files', () => {
    expect(sh('echo $GREETING; cat /secret/key; hostname; id -u').stdout).toBe('hello worker1\nsecret!box\n0\n');
    expect(sh('env').stdout).toContain('WEB_SERVICE_HOST=10.');
    expect(sh('grep foo /etc/hosts').stdout).toBe('10.1.2.3\tfoo.remote\n');
    expect(sh('echo x > /secret/key').stderr).toContain('Read-only file system');
    expect(exec(run, 'box', ['ls', '/secret']).stdout).toBe('key\n');
  });

  it('programs that are not there', () => {
    expect(exec(run, 'box', ['curl', 'web']).error).toMatch(/exec: "curl": executable file not found in \$PATH$/);
    expect(sh('curl web')).toMatchObject({ exitCode: 127, stderr: 'sh: curl: not found\n' });
    expect(exec(run, 'box', ['ls'], 'other').error).toBe('container other is not valid for pod box');
  });
});

describe('a ConfigMap that changes while a program runs', () => {
  const run = podRun();
  const config = (data: Readonly<Record<string, string>>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data });
  make(run, config({ WORD: 'old', 'word.txt': 'old' }));
  makePod(run, 'loop', {
    containers: [{ name: 'main', image: 'busybox:1.37', command: ['sh', '-c', 'while true; do echo $WORD $(cat /config/word.txt); sleep 10; done'], env: [{ name: 'WORD', valueFrom: { configMapKeyRef: { name: 'config', key: 'WORD' } } }], volumeMounts: [{ name: 'config', mountPath: '/config' }] }],
    volumes: [{ name: 'config', configMap: { name: 'config' } }],
  });
  run.settle();
  const seen = () => exec(run, 'loop', ['sh', '-c', 'echo $WORD $(cat /config/word.txt)']).stdout;
  const request = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: 'config', user: 'kubernetes-admin', agent: 'kubectl' } as const;

  it('changes its mounted files within two minutes, and never its environment', () => {
    run.execute({ ...request, verb: 'update', body: config({ WORD: 'new', 'word.txt': 'new' }) });
    expect(seen()).toBe('old old\n');
    wait(run, 120);
    expect(seen()).toBe('old new\n');
    expect(logs(run, 'loop', { tailLines: 1 })).toBe('old new\n');
  });

  it('leaves the files where they are when it is deleted', () => {
    run.execute({ ...request, verb: 'delete' });
    wait(run, 180);
    expect(seen()).toBe('old new\n');
  });
});

it('an init container waits for a Service by its name', () => {
  const run = podRun({ systemPods: true });
  shellPod(run, 'p', 'sleep 1d', { initContainers: [{ name: 'wait', image: 'busybox:1.37', command: ['sh', '-c', 'until nslookup db.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local > /dev/null; do echo waiting for db; sleep 2; done'] }] });
  wait(run, 10);
  expect(logs(run, 'p', { container: 'wait' })).toMatch(/^(waiting for db\n)+$/);
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { ports: [{ port: 80 }] } });
  wait(run, 10);
  expect(run.objects('', 'v1', 'pods', 'default')[0]?.status).toMatchObject({ phase: 'Running' });
});

describe('logs', () => {
  it('can be cut and stamped', () => {
    const run = podRun();
    shellPod(run, 'p', 'for i in 1 2 3; do echo line $i; sleep 1; done; sleep 1d');
    wait(run, 10);
    expect(logs(run, 'p')).toBe('line 1\nline 2\nline 3\n');
    expect(logs(run, 'p', { tailLines: 1 })).toBe('line 3\n');
    expect(logs(run, 'p', { timestamps: true, tailLines: 1 })).toMatch(/^2026-11-02T08:00:\d\d\.\d{9}Z line 3\n$/);
    expect(logs(run, 'p', { limitBytes: 4 })).toBe('line');
    expect(logs(run, 'p', { previous: true })).toMatchObject({ code: 400, message: 'previous terminated container "main" in pod "p" not found' });
    expect(logs(run, 'p', { container: 'x' })).toMatchObject({ code: 400, message: 'container x is not valid for pod p' });
  });
});
