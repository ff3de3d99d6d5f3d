import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineHost } from '../../host/host.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { readDraft } from '../../lessons/readLesson.ts';
import { playLesson } from '../../session/playLesson.ts';
import { createSession, type Session } from '../../session/session.ts';
import type { Code } from '../editor/code.ts';
import { createDesk, type Desk } from './desk.ts';
import { makeTask, questionsHere, ask } from './proposals.ts';
import { startRecording } from './recorder.ts';

const TEMPLATE = readFileSync(new URL('./template.yaml', import.meta.url), 'utf8');

/** An editor without a page: the text, and where the cursor is. */
function codeOf(desk: Desk): Code {
  let text = desk.store.getState().text;
  return {
    edit({ from, to, insert }, at) {
      text = text.slice(0, from) + insert + text.slice(to);
      desk.written(text);
      if (at !== undefined) desk.cursor(at);
    },
    get text() {
      return text;
    },
    go: () => undefined,
    show: () => undefined,
    undo: () => undefined,
    check: () => undefined,
    destroy: () => undefined,
  };
}

describe('recording', { timeout: 60_000 }, () => {
  let session: Session;
  let desk: Desk;
  const lesson = (): Lesson => readDraft(desk.store.getState().text).lesson!;
  const steps = (): readonly unknown[] => lesson().steps.map(({ do: lines, view, focus }) => ({ ...(lines.length > 0 && { lines }), ...(view !== undefined && { view }), ...(focus.length > 0 && { focus }) }));
  const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 30_000, interval: 20 });

  beforeEach(async () => {
    session = createSession({ host: new EngineHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
    desk = createDesk(session, TEMPLATE);
    desk.attach(codeOf(desk));
    await desk.show();
  });

  afterEach(() => desk.close());

  it('writes what is typed, broken and looked at, so that the lesson can be played to its end; a step becomes a task', async () => {
    const stop = await startRecording(desk);
    await session.run('kubectl create deployment web --image=nginx:1.29 --replicas=2');
    await until(() => expect(lesson().steps).toHaveLength(2));
    await session.run('kubectl nonsense');
    await session.run('kubectl scale deployment web --replicas=3');
    await until(() => expect(lesson().steps).toHaveLength(3));
    session.set({ page: 'controllers' });
    await until(() => expect(steps()[2]).toEqual({ lines: ['kubectl scale deployment web --replicas=3'], view: 'controllers' }));
    await until(() => expect(session.store.getState().page).toBe('lesson'));
    await session.fault('powerOff', 'worker1');
    await until(() => expect(lesson().steps).toHaveLength(4));
    stop?.();
    expect(steps()[3]).toEqual({ lines: ['podium fault powerOff worker1'] });
    await desk.show();
    desk.go(2);
    await makeTask(desk);
    expect(lesson().steps[2]?.task).toMatchObject({ check: { object: 'deployments.apps/web', where: { 'spec.replicas': 3, 'status.readyReplicas': 3 } }, solution: ['kubectl scale deployment web --replicas=3'] });
    expect((await playLesson(new EngineHost(), lesson())).map(({ task }) => task)).toEqual([false, false, true, false]);
  });

  it('writes what an editor changed as the patch that does the same, time that passes as sleep, and says what it cannot write', async () => {
    const stop = await startRecording(desk);
    await session.run('kubectl create deployment web --image=nginx:1.29 --replicas=2');
    await until(() => expect(desk.preview.reached).toBe(2));
    await session.pass(20_000_000);
    await session.run('kubectl edit deployment web');
    await session.saveEdited(session.store.getState().editing!.text.replace('replicas: 2', 'replicas: 3'));
    await until(() => expect(steps()[2]).toEqual({ lines: ['sleep 20', `kubectl patch deployments.apps web --type=merge -p '{"spec":{"replicas":3}}'`] }));
    await until(() => expect(desk.preview.reached).toBe(3));
    session.set({ selection: { kind: 'object', ref: { resource: 'deployments.apps', namespace: 'kube-system', name: 'coredns' } } });
    await until(() => expect(lesson().steps[2]?.select).toBe('deployments.apps/kube-system/coredns'));
    session.set({ page: 'scheduler' });
    await until(() => expect(lesson().steps[2]?.view).toBe('scheduler'));
    await until(() => expect(session.store.getState().page).toBe('lesson'));
    session.set({ scheduler: { panel: 'cycle', point: 'filter/NodeAffinity' } });
    await until(() => expect(lesson().steps[2]?.panel).toBe('cycle/filter/NodeAffinity'));
    session.set({ selection: { kind: 'part', id: 'network/pods' } });
    await until(() => expect(desk.store.getState().said).toBe('noPart'));
    await session.run('kubectl delete deployment nobody');
    await until(() => expect(desk.store.getState().said).toBe('failedLine'));
    stop?.();
    expect(lesson().steps).toHaveLength(3);
    const host = new EngineHost();
    await playLesson(host, lesson());
    expect((await host.kubectl('kubectl get deployment web -o jsonpath={.spec.replicas}', {})).outcome.stdout).toBe('3');
  });

  it('a question is asked at a moment of the run, which answers it', async () => {
    const stop = await startRecording(desk);
    await session.run('kubectl create deployment web --image=nginx:1.29 --replicas=2');
    await until(() => expect(desk.preview.reached).toBe(2));
    stop?.();
    await desk.show();
    desk.go(1);
    await desk.show();
    const { headSeq } = session.store.getState().frame!;
    const log = await session.here((host) => host.log({ routine: true, limit: 2_000, beforeSeq: headSeq + 1 }));
    const bound = log.find(({ type, data }) => type === 'scheduled' && (data as { readonly pod: string }).pod.startsWith('default/'))!;
    await session.goto({ seq: bound.seq - 1 });
    const question = (await questionsHere(session)).find(({ code }) => code === 'whichNode')!;
    await ask(desk, question, (language) => Promise.resolve(`which, ${language}`));
    const [, asking, after] = lesson().steps;
    expect(asking).toMatchObject({ do: ['kubectl create deployment web --image=nginx:1.29 --replicas=2'], gate: { question: { en: 'which, en', es: 'which, es' }, right: { at: { type: 'scheduled' }, value: 'data.node' } } });
    expect(after).toMatchObject({ at: 'end', do: [] });
    const played = await playLesson(new EngineHost(), lesson());
    expect(played[1]?.right).toBe(question.right);
  });
});
