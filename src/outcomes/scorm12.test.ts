import { describe, expect, it } from 'vitest';
import { LESSON_START } from '../lessons/runner.ts';
import { keptLesson, readKept } from './keptLesson.ts';
import type { Outcome } from './outcomes.ts';
import { findApi, MOST_SUSPENDED, Scorm12, sessionTime, type Clock, type WindowLike } from './scorm12.ts';

function lms(values: Record<string, string> = {}, refuses: readonly string[] = []) {
  const calls: string[] = [];
  return {
    calls,
    values,
    LMSInitialize: () => 'true',
    LMSFinish: () => (calls.push('finish'), 'true'),
    LMSCommit: () => (calls.push('commit'), 'true'),
    LMSGetValue: (element: string) => values[element] ?? '',
    LMSSetValue: (element: string, value: string) => (refuses.includes(element) ? 'false' : ((values[element] = value), calls.push(element), 'true')),
  };
}

function clock(): Clock & { pass(milliseconds: number): void } {
  let time = 0;
  let waiting: { readonly at: number; readonly call: () => void }[] = [];
  return {
    now: () => time,
    after(milliseconds, call) {
      const one = { at: time + milliseconds, call };
      waiting.push(one);
      return () => void (waiting = waiting.filter((other) => other !== one));
    },
    pass(milliseconds) {
      time += milliseconds;
      const due = waiting.filter(({ at }) => at <= time);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { call } of due) call();
    },
  };
}

const outcome = (more: Partial<Outcome>): Outcome => ({ lesson: 'pods', step: 'two', number: 2, steps: 4, right: 0, answered: 0, of: 4, done: false, answers: [], ...more });

describe('Scorm12', () => {
  it('is found in the frames above and in the window that opened them, but not in those of other sites, nor in a ring', () => {
    const api = lms();
    const top: { API?: unknown; parent?: unknown; opener?: unknown } = { API: api };
    top.parent = top;
    const deep = (levels: number, inner: WindowLike): WindowLike => (levels === 0 ? inner : { parent: deep(levels - 1, inner) });
    expect(findApi(deep(3, top))).toBe(api);
    const alone: { parent?: unknown; opener: unknown } = { opener: deep(2, top) };
    alone.parent = alone;
    expect(findApi(alone)).toBe(api);
    expect(findApi({ get parent(): unknown { throw new Error('SecurityError'); }, opener: null })).toBeUndefined();
    const ring: { parent?: unknown } = {};
    ring.parent = { parent: ring };
    expect(findApi(ring)).toBeUndefined();
    expect(findApi({ API: { LMSInitialize: 1 } })).toBeUndefined();
  });

  it('begins as incomplete, and only where the LMS begins', () => {
    const api = lms({ 'cmi.core.lesson_status': 'not attempted' });
    Scorm12.begin(api, clock());
    expect(api.values).toMatchObject({ 'cmi.core.lesson_status': 'incomplete', 'cmi.core.exit': 'suspend' });
    expect(Scorm12.begin({ ...lms(), LMSInitialize: () => 'false' }, clock())).toBeUndefined();
    expect(Scorm12.begin({ ...lms(), LMSInitialize: () => { throw new Error('gone'); } }, clock())).toBeUndefined();
  });

  it('tells score, place and time, commits now and then, and finishes once', () => {
    const api = lms();
    const time = clock();
    const scorm = Scorm12.begin(api, time)!;
    api.calls.length = 0;
    time.pass(1_000);
    scorm.report(outcome({ right: 1 }));
    expect(api.values).toMatchObject({ 'cmi.core.score.raw': '25', 'cmi.core.score.min': '0', 'cmi.core.score.max': '100', 'cmi.core.lesson_location': 'two', 'cmi.core.lesson_status': 'incomplete' });
    for (let i = 0; i < 5; i += 1) scorm.report(outcome({ right: 2, step: `s${i}` }));
    expect(api.calls).not.toContain('commit');
    time.pass(60_000);
    expect(api.calls.filter((call) => call === 'commit')).toHaveLength(1);
    time.pass(3_600_000);
    scorm.end();
    scorm.end();
    scorm.report(outcome({ right: 4, done: true }));
    expect(api.calls.filter((call) => call === 'finish')).toHaveLength(1);
    expect(api.calls.at(-1)).toBe('finish');
    expect(api.values['cmi.core.session_time']).toBe('0001:01:01.00');
    expect(api.values['cmi.core.score.raw']).toBe('50');
  });

  it('is passed, failed or completed by what the LMS calls enough', () => {
    const statusWith = (mastery: string, right: number, before = ''): string | undefined => {
      const api = lms({ 'cmi.student_data.mastery_score': mastery, 'cmi.core.lesson_status': before });
      Scorm12.begin(api, clock())!.report(outcome({ right, done: true }));
      expect(api.calls.at(-1)).toBe('commit');
      return api.values['cmi.core.lesson_status'];
    };
    expect(statusWith('50', 2)).toBe('passed');
    expect(statusWith('50', 1)).toBe('failed');
    expect(statusWith('', 0)).toBe('completed');
    expect(statusWith('fifty', 0)).toBe('completed');
    expect(statusWith('50', 1, 'passed')).toBe('passed');
    expect(statusWith('50', 4, 'failed')).toBe('passed');
  });

  it('never takes a better score back', () => {
    const api = lms({ 'cmi.core.score.raw': '75', 'cmi.core.lesson_status': 'passed' });
    const scorm = Scorm12.begin(api, clock())!;
    scorm.report(outcome({ right: 1 }));
    expect(api.values['cmi.core.score.raw']).toBe('75');
    scorm.report(outcome({ right: 4, done: true }));
    expect(api.values).toMatchObject({ 'cmi.core.score.raw': '100', 'cmi.core.lesson_status': 'passed' });
  });

  it('keeps where one was within the limit, and says how much of it', () => {
    const api = lms();
    const scorm = Scorm12.begin(api, clock())!;
    const state = { ...LESSON_START, index: 2, answers: { one: 'worker1' }, places: [3, 9, 20], right: ['worker1', undefined, undefined] };
    expect(scorm.keep(keptLesson('pods', state, `v1.${'A'.repeat(800)}`))).toBe('whole');
    expect(scorm.kept).toMatchObject({ lesson: 'pods', index: 2, answers: { one: 'worker1' }, run: `v1.${'A'.repeat(800)}` });
    expect(scorm.keep(keptLesson('pods', state, `v1.${'A'.repeat(4_095)}`))).toBe('step');
    expect(api.values['cmi.suspend_data']!.length).toBeLessThanOrEqual(MOST_SUSPENDED);
    const kept = readKept(api.values['cmi.suspend_data']!);
    expect(kept).toMatchObject({ index: 2, answers: { one: 'worker1' }, places: [] });
    expect(kept?.run).toBeUndefined();
    expect(Scorm12.begin(lms({}, ['cmi.suspend_data']), clock())!.keep(keptLesson('pods', state, undefined))).toBe('none');
  });

  it('reads nothing from what an LMS makes up', () => {
    for (const forged of ['', 'x', '{}', 'k1.', 'k1.AAAA', `k1.${'A'.repeat(5_000)}`, 'k1.q1YqS8wpTgUA~v1.x']) expect(Scorm12.begin(lms({ 'cmi.suspend_data': forged }), clock())!.kept).toBeUndefined();
  });

  it('writes time as the standard wants it', () => {
    expect([0, 61_230, 3_600_000 * 12_000, -5].map(sessionTime)).toEqual(['0000:00:00.00', '0000:01:01.23', '9999:59:59.99', '0000:00:00.00']);
  });
});
