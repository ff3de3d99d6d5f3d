import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineHost } from '../../host/host.ts';
import { createSession } from '../../session/session.ts';
import { course } from './course.ts';
import { answer, back, close, endsAt, exam, go, handIn, proposeFrom, resume, start } from './exam.ts';
import { EXAM_KEY, examWaits } from './examKept.ts';

const PLAN = { seed: 7, challenges: ['repair-silent-service', 'repair-greedy-requests'], questions: 2, minutes: 30 };
const CURE = "kubectl patch service shop -p '{\"spec\":{\"selector\":{\"app\":\"shop\"}}}'";

/** A browser's storage. */
function storage() {
  const texts = new Map<string, string>();
  return { getItem: (key: string) => texts.get(key) ?? null, setItem: (key: string, text: string) => void texts.set(key, text), removeItem: (key: string) => void texts.delete(key) };
}

const page = () => createSession({ host: new EngineHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
const items = () => exam.getState().paper?.items ?? [];
const quiet = () => vi.waitFor(() => expect(exam.getState().paper?.items[exam.getState().index]).toHaveProperty('fragment'), 20_000);

describe('an exam', () => {
  beforeEach(() => vi.stubGlobal('localStorage', storage()));
  afterEach(() => {
    close();
    vi.unstubAllGlobals();
  });

  it('asks everyone the same, marks the state of the clusters, and tells nothing before the end', async () => {
    const session = page();
    await start(session, PLAN, 'Ana', () => 1_000);
    const first = items();
    expect(first.map(({ kind }) => kind)).toEqual(['challenge', 'challenge', 'question', 'question']);
    expect(exam.getState()).toMatchObject({ index: 0, here: true, busy: false });
    expect(course.getState()).toMatchObject({ lesson: undefined, examined: { id: PLAN.challenges[0] } });
    await session.run(CURE);
    await go(session, 1);
    await session.run('kubectl delete deployment reports');
    await go(session, 2);
    const { question } = items()[2] as { readonly question: { readonly right: string; readonly askAt: number } };
    expect(session.store.getState().frame?.seq).toBe(question.askAt);
    answer('nonsense');
    answer(question.right);
    await handIn(session, 61_000);
    const { result, paper } = exam.getState();
    expect(paper).toBeUndefined();
    expect(result).toMatchObject({ points: 4, of: 8, endedAt: 61_000 });
    expect(result?.paper.items.map((one) => (one.kind === 'challenge' ? one.done : one.chosen))).toEqual([true, false, question.right, undefined]);
    expect(examWaits()).toBe(false);
    await start(page(), PLAN, 'Eva', () => 1_000);
    expect(items().slice(2)).toEqual(first.slice(2));
  });

  it('asks about the runs that its link names: scenarios, lessons to their end, its own challenges', async () => {
    const session = page();
    const plan = { seed: 3, challenges: [], questions: 3, minutes: 30, about: ['replicas-that-come-back', 'repair-silent-service', 'ha3'] };
    await start(session, plan, '', () => 1_000);
    const asked = items().map((one) => (one.kind === 'question' ? one.about : undefined));
    expect(asked).toEqual(plan.about);
    expect(Object.keys(exam.getState().paper?.runs ?? {})).toEqual(['replicas-that-come-back', 'repair-silent-service']);
    expect(course.getState().examined?.id).toBe('replicas-that-come-back');
    const first = items();
    for (const [index, one] of first.entries()) {
      await go(session, index);
      const { question } = one as { readonly question: { readonly askAt: number; readonly shownAt: number } };
      expect(session.store.getState().frame).toMatchObject({ seq: question.askAt });
      expect(session.store.getState().frame!.headSeq).toBeGreaterThanOrEqual(question.shownAt);
    }
    await start(page(), plan, '', () => 1_000);
    expect(items()).toEqual(first);
    await proposeFrom('3::3:30:replicas-that-come-back,nowhere');
    expect(exam.getState().bad).toBe(true);
  });

  it('lets nobody look ahead where a question stands', async () => {
    const session = page();
    await start(session, { ...PLAN, challenges: [] }, '', () => 1_000);
    const { question } = items()[0] as { readonly question: { readonly askAt: number } };
    await session.goto({ end: 'end' });
    await vi.waitFor(() => expect(session.store.getState().frame?.seq).toBe(question.askAt), 20_000);
  });

  it('is found again after a reload, with each cluster as it was left, and its clock has gone on', async () => {
    const session = page();
    await start(session, PLAN, '', () => 1_000);
    await session.run(CURE);
    await session.goto({ end: 'end' });
    await quiet();
    const kept = localStorage.getItem(EXAM_KEY)!;
    close();
    localStorage.setItem(EXAM_KEY, kept);
    const again = page();
    expect(await resume(again)).toBe(true);
    expect(exam.getState()).toMatchObject({ index: 0, here: true });
    expect((await again.run('kubectl get service shop -o jsonpath={.spec.selector.app}'))?.stdout).toBe('shop');
    const { paper } = exam.getState();
    await handIn(again, endsAt(paper!) + 5_000);
    expect(exam.getState().result).toMatchObject({ points: 3, endedAt: endsAt(paper!) });
  });

  it('knows when another run was opened, and what is no exam', async () => {
    const session = page();
    await start(session, { ...PLAN, questions: 0 }, '', () => 1_000);
    await session.open({ scenario: 'default' });
    expect(exam.getState().here).toBe(false);
    expect(course.getState().examined).toBeUndefined();
    await back(session);
    expect(exam.getState().here).toBe(true);
    await proposeFrom('7:repair-nothing:1:1');
    expect(exam.getState()).toMatchObject({ bad: true, composing: true, plan: undefined });
    localStorage.setItem(EXAM_KEY, '{"paper":{}}');
    expect(await resume(session)).toBe(false);
    expect(examWaits()).toBe(false);
  });
});
