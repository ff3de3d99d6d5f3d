import { describe, expect, it } from 'vitest';
import { EngineHost } from '../../host/host.ts';
import type { Difference } from '../../session/protocol.ts';
import { createSession } from '../../session/session.ts';
import { holdTrial } from './holdTrial.ts';

/** Holds the trial of a part in the default cluster: what the two futures do not have alike, and the futures' names. */
async function held(actor: string, scenario = 'default'): Promise<{ readonly differences: readonly Difference[]; readonly names: readonly string[]; readonly untouched: boolean }> {
  const host = new EngineHost();
  const session = createSession({ host, preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  await session.open({ scenario });
  const start = session.store.getState().frame!.seq;
  const before = await host.hash();
  const { trial } = await session.view('card', { actor });
  expect(trial, actor).toBeDefined();
  expect(await holdTrial(session, trial!, { with: 'with', without: 'without' })).toBe(true);
  const { frame, page } = session.store.getState();
  expect(page).toBe('compare');
  const names = frame!.branches.map(({ label }) => label);
  const { differences } = await host.compare(frame!.branches.at(-1)!.id, frame!.at);
  const first = frame!.branches.find(({ label }) => label === '')!;
  await session.branch(first.id);
  await session.goto({ seq: start });
  return { differences, names, untouched: (await host.hash()) === before };
}

const said = (differences: readonly Difference[]): readonly string[] => differences.map(({ kind, where, ref }) => `${kind} ${where} ${ref.name.replace(/-[\da-z]{8,10}(-[\da-z]{5})?$/, '')}`);

describe('what is missing without a part', () => {
  it('shows against a future that was asked the same, and leaves the reader’s own alone', async () => {
    const { differences, names, untouched } = await held('kube-controller-manager');
    expect(names).toEqual(['without', '', 'with']);
    expect(untouched).toBe(true);
    expect(said(differences).filter((text) => text.startsWith('ReplicaSet right'))).toHaveLength(1);
  }, 30_000);

  for (const [actor, expected] of [['kube-apiserver', 'Deployment right'], ['etcd', 'Deployment right'], ['kube-scheduler', 'Pod both'], ['kubelet/worker1', 'Node both worker1'], ['runtime/worker1', 'Node both worker1'], ['supervisor/worker1', 'Node both worker1'], ['hardware/worker2', 'Node both worker2'], ['network/pods', 'Node both worker3'], ['addon/dns', 'Deployment right coredns'], ['kube-proxy/worker1', 'DaemonSet right kube-proxy']] as const) {
    it(`shows without ${actor}`, async () => {
      const { differences } = await held(actor);
      expect(said(differences).some((text) => text.startsWith(expected)), said(differences).join('\n')).toBe(true);
    }, 30_000);
  }
});
