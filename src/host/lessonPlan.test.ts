import { describe, expect, it } from 'vitest';
import { LessonError } from '../lessons/lesson.ts';
import { LESSONS } from '../lessons/lessons.ts';
import { matches } from '../lessons/match.ts';
import { LESSON_START, LessonRunner } from '../lessons/runner.ts';
import { EngineHost } from './host.ts';

describe.each(LESSONS)('lesson $id', (lesson) => {
  it('can be played to its end: every step is reached, in order, and every question has its answer in the run', async () => {
    const host = new EngineHost();
    const { frame, plan } = await host.lesson(lesson);
    expect(plan.places).toHaveLength(lesson.steps.length);
    expect(plan.places.toSorted((a, b) => a - b)).toEqual(plan.places);
    expect(frame.seq).toBe(plan.places[0]);
    const runner = new LessonRunner(lesson, plan);
    let state = LESSON_START;
    for (let index = 0; index < lesson.steps.length; index++) {
      const view = runner.view(state);
      const shown = await host.goto({ seq: view.place });
      const { at, gate } = view.step;
      if (at !== undefined) expect(matches(at, shown.step!), view.step.id).toBe(true);
      if (gate !== undefined) {
        expect(view.canNext).toBe(false);
        const wrong = gate.options.find(({ value }) => value !== plan.right[index])!;
        expect(runner.view(runner.answer(state, wrong.value)).answer?.correct).toBe(false);
        state = runner.answer(state, plan.right[index]!);
        expect(runner.view(state).answer?.correct).toBe(true);
      }
      state = runner.next(state);
    }
    expect(runner.view(state).done).toBe(true);
    expect(runner.score(state)).toEqual({ right: lesson.steps.filter(({ gate }) => gate).length, answered: lesson.steps.filter(({ gate }) => gate).length, of: lesson.steps.filter(({ gate }) => gate).length });
  });

  it('points only at parts that there are', async () => {
    const known = new Set(['user', 'etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'kubelet', 'kube-proxy']);
    expect(lesson.steps.flatMap(({ focus }) => focus).filter((part) => !known.has(part.split('/')[0]!))).toEqual([]);
  });

  it('says which place cannot be found', async () => {
    const host = new EngineHost();
    const [first, ...rest] = lesson.steps;
    const lost = { ...lesson, steps: [{ ...first!, at: { type: 'scheduled', name: 'nobody' } }, ...rest] };
    await expect(host.lesson(lost)).rejects.toThrow(LessonError);
  });
});
