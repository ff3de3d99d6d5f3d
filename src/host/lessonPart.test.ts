import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LessonError } from '../lessons/lesson.ts';
import { LESSON_HEADS } from '../lessons/lessons.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { PAGES } from '../session/session.ts';
import { EngineHost } from './host.ts';
import { playLesson } from '../session/playLesson.ts';

const folder = new URL('../lessons/lessons/', import.meta.url);
const LESSONS = LESSON_HEADS.map(({ id }) => readLesson(readFileSync(new URL(`${id}.yaml`, folder), 'utf8')));
const PARTS = new Set(['user', 'etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'kubelet', 'kube-proxy', 'cloud-controller-manager', 'load-balancer']);

it('every lesson is in the list, by its own name', () => {
  expect(LESSON_HEADS.map(({ id }) => `${id}.yaml`).toSorted()).toEqual(readdirSync(folder).toSorted());
});

describe.each(LESSONS)('lesson $id', (lesson) => {
  it('can be played to its end by its own solution; wrong answers and idle hands are refused', async () => {
    const played = await playLesson(new EngineHost(), lesson);
    expect(played.map(({ id }) => id)).toEqual(lesson.steps.map(({ id }) => id));
  });

  it('points only at parts and views that there are', () => {
    expect(lesson.steps.flatMap(({ focus }) => focus).filter((part) => !PARTS.has(part.split('/')[0]!))).toEqual([]);
    expect(lesson.steps.flatMap(({ view = 'live' }) => (PAGES.some((page) => page === view) ? [] : [view]))).toEqual([]);
  });
});

it('says which place cannot be found', async () => {
  const [lesson] = LESSONS;
  const [first, ...rest] = lesson!.steps;
  const lost = { ...lesson!, steps: [{ ...first!, at: { type: 'scheduled', name: 'nobody' } }, ...rest] };
  await expect(new EngineHost().lesson(lost)).rejects.toThrow(LessonError);
});

describe('a lesson with a task', () => {
  const text = { en: 'x' };
  const lesson = readLesson(JSON.stringify({
    id: 'try', languages: ['en'], title: text, summary: text, minutes: 1, scenario: 'default', goals: [text], run: ['kubectl create deployment web --image=nginx'],
    steps: [
      { id: 'first', at: { type: 'command' }, title: text, text },
      { id: 'grow', title: text, text, task: { goal: text, check: { all: [{ object: 'deployments.apps/web', where: { 'status.readyReplicas': 3 } }, { typed: 'kubectl scale*' }] }, solution: ['kubectl scale deployment web --replicas=3'] } },
      { id: 'lose', do: ['podium fault powerOff worker1', 'sleep 60'], at: { type: 'fault' }, title: text, text, gate: { question: text, options: [{ value: 'lost', text, feedback: text }, { value: 'kept', text, feedback: text }], right: { cases: { lost: { object: 'nodes/worker1', where: { 'status.conditions[type=Ready].status': 'Unknown' } }, kept: { object: 'nodes/worker1' } } } } },
    ],
  }));

  it('is played part by part, and its answers are computed', async () => {
    const played = await playLesson(new EngineHost(), lesson);
    expect(played.map(({ id, right, task }) => [id, right, task])).toEqual([['first', undefined, false], ['grow', undefined, true], ['lose', 'lost', false]]);
    expect(played.map(({ seq }) => seq)).toEqual(played.map(({ seq }) => seq).toSorted((a, b) => a - b));
  });

  it('does not take what the script did for what the student must do', async () => {
    const host = new EngineHost();
    await host.lesson(lesson);
    const { seq } = await host.goto({ end: 'end' });
    await host.lessonLines(['kubectl scale deployment web --replicas=3'], {});
    await host.goto({ end: 'end' });
    expect(await host.lessonCheck(lesson.steps[1]!.task!.check, seq, [])).toBe(false);
    expect(await host.lessonCheck(lesson.steps[1]!.task!.check, seq, ['kubectl scale deployment web --replicas=3'])).toBe(true);
  });

  it('sees the Events of both names', async () => {
    const host = new EngineHost();
    await host.lesson(lesson);
    const { seq } = await host.goto({ end: 'end' });
    expect(await host.lessonCheck({ event: 'ScalingReplicaSet', name: 'web' }, seq, [])).toBe(true);
    expect(await host.lessonCheck({ count: 'events.events.k8s.io', where: { reason: 'ScalingReplicaSet' }, atLeast: 1 }, seq, [])).toBe(true);
    expect(await host.lessonCheck({ event: 'Preempted' }, seq, [])).toBe(false);
  });

  it('is refused when its own solution does not do', async () => {
    const [first, grow] = lesson.steps;
    const idle = { ...lesson, steps: [first!, { ...grow!, task: { ...grow!.task!, solution: ['kubectl get pods'] } }] };
    await expect(playLesson(new EngineHost(), idle)).rejects.toThrow('notSolved');
    const done = { ...lesson, steps: [first!, { ...grow!, task: { ...grow!.task!, check: { object: 'pods/web-*' } } }] };
    await expect(playLesson(new EngineHost(), done)).rejects.toThrow('doneBefore');
  });
});
