import { describe, expect, it } from 'vitest';
import { createSession } from '../session/session.ts';
import { createFakeHost } from '../ui/testing/fakeHost.ts';
import { usesKey } from './useEmbedKeys.ts';

const all = { controls: '1', terminal: true, yaml: true } as const;

describe('the keys of an embed', () => {
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const uses = (code: Parameters<typeof usesKey>[0], offered: Parameters<typeof usesKey>[2] = all): boolean => usesKey(code, session.store.getState(), offered);

  it('step while there is somewhere to step to, and then are the page around\'s', async () => {
    await session.open({ scenario: 'default' });
    await session.goto({ end: 'end' });
    await session.step(1);
    expect([uses('forward'), uses('back'), uses('play')]).toEqual([false, true, true]);
    await session.goto({ end: 'start' });
    expect([uses('forward'), uses('back'), uses('start')]).toEqual([true, false, false]);
  });

  it('are all the page around\'s where there is no time line', () => {
    const none = { controls: '0', terminal: false, yaml: false } as const;
    for (const code of ['forward', 'play', 'end', 'terminal', 'editor', 'grain1'] as const) expect(uses(code, none), code).toBe(false);
  });

  it('open only what is offered, and close only what is open', () => {
    expect([uses('terminal'), uses('terminal', { ...all, terminal: false }), uses('palette'), uses('page-live'), uses('share' as 'palette')]).toEqual([true, false, false, false, false]);
    expect(uses('close')).toBe(false);
    session.set({ selection: { kind: 'part', id: 'etcd' } });
    expect(uses('close')).toBe(true);
  });
});
