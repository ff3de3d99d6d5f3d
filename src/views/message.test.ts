/** A message on its way, as its card shows it. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { messageView } from './message.ts';

const CONFIG = { verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } }, user: 'kubernetes-admin', agent: 'kubectl' } as const;

function sent(type: string): { readonly run: Run; readonly seq: number } {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const { head } = run;
  run.execute(CONFIG);
  for (let seq = head + 1; run.entry(seq)?.type !== type; seq++) run.seek(seq + 1);
  return { run, seq: run.position };
}

describe('the card of a message', () => {
  it('says sender, receiver, verb, object and cause, and what can be done while it is under way', () => {
    const { run, seq } = sent('request');
    expect(messageView(run, { seq }).message).toMatchObject({ from: 'user', to: 'kube-apiserver', label: 'POST', about: 'configmaps/one', object: { resource: 'configmaps', namespace: 'default', name: 'one' }, state: 'underway', codes: ['dropMessage', 'delayMessage', 'duplicateMessage'] });
    const { run: later, seq: proposed } = sent('proposed');
    const { causes, step } = messageView(later, { seq: proposed }).message!;
    expect(step.type).toBe('proposed');
    expect(causes.map(({ type }) => type)).toContain('request');
    expect(causes.every(({ seq: cause }, i) => cause < (causes[i - 1]?.seq ?? proposed))).toBe(true);
  });

  it('knows one that has arrived, one that is yet to be sent, and one that was lost', () => {
    const { run, seq } = sent('request');
    run.seek(seq - 1);
    expect(messageView(run, { seq }).message).toMatchObject({ state: 'unsent', codes: [] });
    run.seek(run.head);
    run.settle();
    expect(messageView(run, { seq }).message).toMatchObject({ state: 'arrived', codes: [] });
    const struck = sent('proposed');
    struck.run.fault({ code: 'dropMessage', target: String(struck.seq) });
    expect(messageView(struck.run, { seq: struck.seq }).message).toMatchObject({ state: 'gone', codes: [] });
  });

  it('has nothing to say of a step that sends nothing, or that there is not', () => {
    const { run } = sent('request');
    for (const seq of [Number.NaN, -1, 0, 0.5, run.head + 1]) expect(messageView(run, { seq }).message).toBeUndefined();
    const silent = Array.from({ length: run.position }, (_, i) => i + 1).find((seq) => run.entry(seq)?.type === 'scheduled')!;
    expect(messageView(run, { seq: silent }).message).toBeUndefined();
  });
});
