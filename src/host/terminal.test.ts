import { describe, expect, it } from 'vitest';
import { EngineHost } from './host.ts';

describe('terminal', () => {
  it('reads the editor’s files, names what is not simulated, and applies the rest', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    const files = { 'mixed.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {__proto__: b}\n---\napiVersion: example.org/v1\nkind: Robot\nmetadata: {name: r}\n' };
    const { outcome } = await host.kubectl('kubectl apply -f mixed.yaml', files);
    expect(outcome).toMatchObject({ exitCode: 1, notSimulated: ['Robot'] });
    expect(outcome.stdout).toContain('configmap/a created');
    expect((await host.kubectl('kubectl get configmap a -o yaml | grep proto', {})).outcome.stdout).toContain('__proto__: b');
    expect((await host.kubectl('kubectl apply -f constructor', files)).outcome).toMatchObject({ exitCode: 1 });
  });

  it('keeps a forwarded port from line to line, and goes by the namespace that a line has set', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    const told = async (line: string): Promise<string> => (({ outcome }) => outcome.stdout + outcome.stderr)(await host.kubectl(line, {}));
    expect(await told('kubectl config set-context --current --namespace=kube-system')).toContain('modified');
    expect(await told('kubectl port-forward deployment/coredns 8181')).toContain('Forwarding from 127.0.0.1:8181 -> 8181\n');
    expect(await told("curl -s -o /dev/null -w '%{http_code}' localhost:8181/ready")).toBe('200');
    expect((await host.kubectl('kubectl config current-context', {})).frame.namespace).toBe('kube-system');
  });

  it('waits in the recorded future before it makes a new one', async () => {
    const host = new EngineHost();
    const start = await host.open({ scenario: 'guestbook' });
    const { outcome, frame } = await host.kubectl('kubectl wait --for=jsonpath={.spec.replicas}=3 deployment/frontend --timeout=30s', {});
    expect(outcome.stderr).toContain('not found');
    const applied = await host.until({ pod: 'frontend-*' });
    const waited = await host.kubectl('kubectl rollout status deployment/frontend --timeout=60s', {});
    expect(waited.outcome.stdout).toContain('successfully rolled out');
    expect(waited.frame.seq).toBeGreaterThan(applied.seq);
    expect(waited.frame.headSeq).toBe(start.headSeq);
    expect([frame.branches.length, waited.frame.branches.length]).toEqual([1, 1]);
  });

  it('waits for the editor of kubectl edit, and opens it again with what was refused', async () => {
    const host = new EngineHost();
    const { seq } = await host.open({ scenario: 'guestbook' });
    const line = 'kubectl edit deployment coredns -n kube-system';
    const asked = await host.kubectl(line, {});
    expect(asked.outcome).toMatchObject({ stdout: '', stderr: '', exitCode: 0 });
    expect(asked.frame.seq).toBe(seq);
    const text = asked.outcome.editing!;
    expect(text).toMatch(/^# Please edit the object below[\s\S]*\n {2}replicas: 2\n/);
    expect((await host.kubectl(line, {}, text)).outcome).toEqual({ stdout: '', stderr: 'Edit cancelled, no changes made.\n', exitCode: 0, notSimulated: [] });
    expect((await host.kubectl(line, {}, '# nothing\n')).outcome.stderr).toBe('Edit cancelled, no changes made.\n');
    expect((await host.kubectl(line, {}, 'a: [')).outcome.editing).toContain('# The edited file had a syntax error: error parsing edited-file');
    const refused = await host.kubectl(line, {}, text.replace('replicas: 2', 'replicas: -1'));
    expect(refused.outcome.editing).toContain(
      '#\n# deployments.apps "coredns" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n#\n',
    );
    const saved = await host.kubectl(line, {}, refused.outcome.editing!.replace('replicas: -1', 'replicas: 3'));
    expect(saved.outcome).toEqual({ stdout: 'deployment.apps/coredns edited\n', stderr: '', exitCode: 0, notSimulated: [] });
    expect((await host.kubectl('kubectl get deployment coredns -n kube-system -o jsonpath={.spec.replicas}', {})).outcome.stdout).toBe('3');
    const both = await host.kubectl('kubectl edit ns/default ns/kube-system', {});
    expect(both.outcome.editing).toContain('kind: List');
  });

  it('tries again every five seconds what a budget forbids, and gives up in time', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    await host.kubectl('kubectl create deployment web --image=nginx --replicas=6', {});
    await host.kubectl('kubectl apply -f budget.yaml', { 'budget.yaml': 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 6, selector: {matchLabels: {app: web}}}\n' });
    await host.kubectl('sleep 30', {});
    const { outcome } = await host.kubectl('kubectl drain worker1 --ignore-daemonsets --timeout=12s', {});
    expect(outcome.stdout.match(/evicting pod/g)).toHaveLength(6);
    expect(outcome.stderr).toContain('global timeout reached: 12s');
  });

  it('completes verbs and names', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    expect(await host.complete('kubectl desc', 12)).toContain('describe');
    expect(await host.complete('kubectl describe node work', 26)).toEqual(['worker1', 'worker2', 'worker3']);
  });

  it('survives any line', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    for (const line of ['', '   ', 'kubectl', 'rm -rf /', 'kubectl get pods |', '"', '$(', 'kubectl get '.repeat(50), '((((('.repeat(2_000), 'kubectl get __proto__', 'kubectl get constructor/toString']) {
      const { outcome } = await host.kubectl(line, {});
      expect(typeof outcome.stdout).toBe('string');
    }
  });
});
