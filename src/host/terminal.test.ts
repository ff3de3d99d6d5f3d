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
