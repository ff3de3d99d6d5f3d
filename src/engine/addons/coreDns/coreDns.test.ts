import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../api/kinds/configMap.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { RecordType } from '../../network/dns/message.ts';
import type { Run } from '../../run.ts';
import { exec, make, makePod, podRun, shellPod, wait } from '../../testing/podRun.ts';

const admin = { user: 'kubernetes-admin', agent: 'kubectl' };
const service = (run: Run, name: string, spec: object): void => make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });

function cluster(): Run {
  const run = podRun({ systemPods: true });
  service(run, 'web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }, { name: 'admin', port: 9000, protocol: 'UDP' }] });
  service(run, 'db', { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'sql', port: 5432 }] });
  service(run, 'alias', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' });
  service(run, 'outside', { type: 'ExternalName', externalName: 'example.com' });
  makePod(run, 'db-0', { hostname: 'db-0', subdomain: 'db', containers: [{ name: 'c', image: 'redis:8' }] }, { app: 'db' });
  makePod(run, 'db-1', { containers: [{ name: 'c', image: 'redis:8' }] }, { app: 'db' });
  shellPod(run, 'box', 'sleep infinity');
  makePod(run, 'tools', { containers: [{ name: 'main', image: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7' }] });
  run.settle();
  return run;
}

const found = (run: Run, name: string, type: RecordType = 'A'): string[] => run.lookup('default', 'box', name, [type])!.records.map(({ data }) => data);
const address = (run: Run, name: string): string => run.objects<Pod>('', 'v1', 'pods', 'default').find(({ metadata }) => metadata.name === name)!.status!.podIP!;
const tool = (run: Run, ...command: string[]) => exec(run, 'tools', command);

function corefile(run: Run, change: (text: string) => string): void {
  const config = run.objects<ConfigMap>('', 'v1', 'configmaps', 'kube-system').find(({ metadata }) => metadata.name === 'coredns')!;
  run.execute({ verb: 'update', group: '', version: 'v1', resource: 'configmaps', namespace: 'kube-system', name: 'coredns', body: { ...config, data: { Corefile: change(config.data!['Corefile']!) } }, ...admin });
}

describe('the records', () => {
  const run = cluster();
  const ip = found(run, 'web')[0]!;

  it('of Services with an address', () => {
    expect(ip).toMatch(/^10\.\d+\.\d+\.\d+$/);
    for (const name of ['web.default', 'web.default.svc', 'web.default.svc.cluster.local.', 'WEB']) expect(found(run, name)).toEqual([ip]);
    expect(run.lookup('default', 'box', 'web', ['AAAA'])).toMatchObject({ outcome: 'notFound' });
    expect(found(run, '_http._tcp.web', 'SRV')).toEqual(['0 100 80 web.default.svc.cluster.local.']);
    expect(found(run, '_admin._tcp.web', 'SRV')).toEqual([]);
    expect(found(run, ip, 'PTR')).toEqual(['web.default.svc.cluster.local.']);
    expect(found(run, 'web.nowhere')).toEqual([]);
  });

  it('of Services without one: their Pods', () => {
    expect(found(run, 'db').sort()).toEqual([address(run, 'db-0'), address(run, 'db-1')].sort());
    expect(found(run, 'db-0.db')).toEqual([address(run, 'db-0')]);
    const dashed = address(run, 'db-1').replaceAll('.', '-');
    expect(found(run, `${dashed}.db`)).toEqual([address(run, 'db-1')]);
    expect(found(run, '_sql._tcp.db', 'SRV').sort()).toEqual([`0 50 5432 db-0.db.default.svc.cluster.local.`, `0 50 5432 ${dashed}.db.default.svc.cluster.local.`].sort());
    expect(found(run, address(run, 'db-0'), 'PTR')).toEqual(['db-0.db.default.svc.cluster.local.']);
    expect(found(run, `${dashed}.default.pod.cluster.local`)).toEqual([address(run, 'db-1')]);
  });

  it('of other names', () => {
    expect(found(run, 'alias')).toEqual(['web.default.svc.cluster.local.', ip]);
    expect(found(run, 'outside')).toEqual(['example.com.', '93.184.215.14']);
    expect(found(run, 'example.com')).toEqual(['93.184.215.14']);
    expect(found(run, 'dns-version.cluster.local.', 'TXT')).toEqual(['"1.1.0"']);
  });
});

describe('a lookup', () => {
  const run = cluster();

  it('goes through the search path, each question to a Pod that the rules choose', () => {
    const lookup = run.lookup('default', 'box', 'example.com', ['A'])!;
    expect(lookup.queries.map(({ question, reply }) => `${question.name} ${reply?.rcode}`)).toEqual([
      'example.com.default.svc.cluster.local. NXDOMAIN',
      'example.com.svc.cluster.local. NXDOMAIN',
      'example.com.cluster.local. NXDOMAIN',
      'example.com. NOERROR',
    ]);
    for (const { server, by } of lookup.queries) expect([server, by?.pod]).toEqual(['10.96.0.10', expect.stringMatching(/^kube-system\/coredns-/)]);
    expect(run.lookup('default', 'box', 'example.com.', ['A'])!.queries).toHaveLength(1);
  });

  it('reads as the tools print it', () => {
    const ip = found(run, 'web')[0]!;
    expect(tool(run, 'nslookup', 'web').stdout).toBe(`Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${ip}\n\n`);
    expect(tool(run, 'nslookup', '-type=SRV', '_http._tcp.web').stdout).toContain('_http._tcp.web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local.\n');
    expect(tool(run, 'nslookup', ip).stdout).toContain(`.in-addr.arpa\tname = web.default.svc.cluster.local.\n`);
    expect(tool(run, 'nslookup', 'nowhere')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("** server can't find nowhere: NXDOMAIN") as string });
    expect(tool(run, 'dig', '+short', 'web.default.svc.cluster.local').stdout).toBe(`${ip}\n`);
    expect(tool(run, 'dig', 'web').stdout).toContain('status: NXDOMAIN');
    const whole = tool(run, 'dig', 'SRV', '_http._tcp.web.default.svc.cluster.local').stdout;
    expect(whole).toContain(`;; ANSWER SECTION:\n_http._tcp.web.default.svc.cluster.local.\t30\tIN\tSRV\t0 100 80 web.default.svc.cluster.local.\n`);
    expect(whole).toContain(`;; ADDITIONAL SECTION:\nweb.default.svc.cluster.local.\t30\tIN\tA\t${ip}\n`);
    expect(tool(run, 'host', 'alias').stdout).toContain('alias.default.svc.cluster.local is an alias for web.default.svc.cluster.local.\n');
    expect(tool(run, 'getent', 'hosts', 'web').stdout).toMatch(/^10\.[\d.]+ +web\.default\.svc\.cluster\.local\n$/);
  });

  it('follows dnsPolicy and dnsConfig', () => {
    const conf = (name: string): string => exec(run, name, ['cat', '/etc/resolv.conf']).stdout;
    const container = { name: 'main', image: 'busybox:1.37', command: ['sleep', 'infinity'] };
    makePod(run, 'own', { containers: [container], dnsPolicy: 'None', dnsConfig: { nameservers: ['8.8.8.8'], searches: ['org'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] } });
    makePod(run, 'more', { containers: [container], dnsConfig: { searches: ['shop.svc.cluster.local'], options: [{ name: 'ndots', value: '1' }] } });
    makePod(run, 'plain', { containers: [container], dnsPolicy: 'Default' });
    wait(run, 10);
    expect(conf('own')).toBe('search org\nnameserver 8.8.8.8\noptions ndots:2 edns0\n');
    expect(conf('more')).toBe('search default.svc.cluster.local svc.cluster.local cluster.local shop.svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:1\n');
    expect(conf('plain')).toBe('nameserver 192.168.49.1\n');
    expect(run.lookup('default', 'own', 'example', ['A'])?.name).toBe('example.org');
    expect(run.lookup('default', 'more', 'web.default', ['A'])?.queries[0]?.question.name).toBe('web.default.');
    expect(run.lookup('default', 'plain', 'web.default.svc.cluster.local', ['A'])?.outcome).toBe('notFound');
  });
});

describe('the server', () => {
  it('is its Pods: without one that is ready nobody answers', () => {
    const run = cluster();
    run.execute({ verb: 'patch', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'kube-system', name: 'coredns', subresource: 'scale', patchType: 'merge', body: { spec: { replicas: 0 } }, ...admin });
    run.settle();
    expect(run.lookup('default', 'box', 'web')).toMatchObject({ outcome: 'timeout', records: [] });
    expect(exec(run, 'box', ['nslookup', 'web'])).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('connection timed out') as string });
    expect(exec(run, 'box', ['wget', '-qO-', 'http://web']).stderr).toBe("wget: bad address 'web'\n");
    expect(run.state('cache/coredns/services').size).toBe(0);
  });

  it('takes up a new Corefile, and keeps the old one when the new is wrong', () => {
    const run = cluster();
    corefile(run, (text) => text.replace('forward .', 'rewrite name db.shop.example web.default.svc.cluster.local\n    hosts {\n       10.1.2.3 legacy.example\n       fallthrough\n    }\n    forward .'));
    expect(found(run, 'legacy.example')).toEqual([]);
    wait(run, 150);
    expect(found(run, 'legacy.example')).toEqual(['10.1.2.3']);
    expect(found(run, 'db.shop.example')).toEqual(found(run, 'web'));
    corefile(run, (text) => text.replace('hosts {', 'hots {'));
    wait(run, 150);
    expect(found(run, 'legacy.example')).toEqual(['10.1.2.3']);
    const pod = run.objects<Pod>('', 'v1', 'pods', 'kube-system').find(({ metadata }) => metadata.name.startsWith('coredns-'))!;
    const log = run.read({ verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name: pod.metadata.name, subresource: 'log', ...admin }).body as string;
    expect(log).toContain('[INFO] Reloading complete');
    expect(log).toContain("Unknown directive 'hots'");
  });

  it('without the right to read knows nothing: SERVFAIL', () => {
    const run = cluster();
    run.execute({ verb: 'delete', group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterrolebindings', name: 'system:coredns', ...admin });
    for (const { metadata } of run.objects('', 'v1', 'pods', 'kube-system')) if (metadata.name.startsWith('coredns-')) run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name: metadata.name, body: { gracePeriodSeconds: 0 }, ...admin });
    wait(run, 30);
    expect(run.lookup('default', 'box', 'web')).toMatchObject({ outcome: 'failed' });
    expect(run.lookup('default', 'box', 'web')?.queries[0]?.reply?.rcode).toBe('SERVFAIL');
  });
});
