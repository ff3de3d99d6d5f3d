import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { sequenceView } from './sequence.ts';

function applied(): Run {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const at = run.head;
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }, user: 'kubernetes-admin', agent: 'kubectl' }, 'kubectl apply -f web.yaml');
  run.settle();
  run.seek(at + 1);
  return run;
}

describe('the sequence', () => {
  it('follows what a command has caused, from the request to the running container, and nothing else', () => {
    const run = applied();
    const { rows, lifelines } = sequenceView(run, { root: run.position });
    expect(rows[0]).toMatchObject({ kind: 'note', label: 'command', from: 'user' });
    expect(rows.find(({ kind }) => kind === 'request')).toMatchObject({ from: 'user', to: 'kube-apiserver', label: 'POST', about: 'pods/web' });
    const seqs = new Set(rows.map(({ seq }) => seq));
    expect(rows.slice(1).every(({ seq }) => run.entry(seq)!.routine === false)).toBe(true);
    expect(rows.some(({ label }) => label === 'scheduled')).toBe(true);
    expect(rows.some(({ step }) => step?.type === 'milestone' && (step.data as { code: string }).code === 'podRunning')).toBe(true);
    expect(lifelines.slice(0, 3)).toEqual(['user', 'kube-apiserver', 'etcd']);
    // Each row's cause is in the story, perhaps as a routine step that is not shown.
    for (const { cause } of rows.slice(1)) expect(seqs.has(cause) || run.entry(cause)!.routine).toBe(true);
  });

  it('shows what is around the present step, with what comes after it', () => {
    const run = applied();
    const { rows } = sequenceView(run, {});
    expect(rows.some(({ seq }) => seq === run.position)).toBe(true);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(rows.at(-1)!.seq).toBeGreaterThan(run.position);
  });
});
