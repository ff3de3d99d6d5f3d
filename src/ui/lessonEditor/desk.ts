/** The author's desk: the text with its steps, the preview on the real run, what was found by checking. Lives outside of React, because recording listens to the session. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PlayedStep } from '../../session/playLesson.ts';
import type { Lesson, LessonProblem } from '../../lessons/lesson.ts';
import { deleteStep, duplicateStep, moveStep, stepAt, stepPlaces, type StepPlace, type TextEdit } from '../../lessons/lessonText.ts';
import { readDraft } from '../../lessons/readLesson.ts';
import type { Session } from '../../session/session.ts';
import type { Code } from '../editor/code.ts';
import { problemsOf } from '../lesson/arrival.ts';
import { keepDraft } from './draft.ts';
import { Preview } from './preview.ts';

export interface Checked {
  readonly steps: readonly PlayedStep[];
  /** Still at it, or done; with what is wrong. */
  readonly running: boolean;
  readonly problems: readonly LessonProblem[];
}

export interface DeskState {
  readonly text: string;
  /** The steps of the newest text that is whole. */
  readonly places: readonly StepPlace[];
  readonly lesson: Lesson | undefined;
  /** What is wrong with the text, and with the run that it asks for. */
  readonly problems: readonly LessonProblem[];
  readonly refused: readonly LessonProblem[];
  /** The step where the cursor is. */
  readonly index: number;
  readonly busy: boolean;
  /** Whether this browser keeps the draft. */
  readonly kept: boolean;
  readonly recording: boolean;
  readonly checked: Checked | undefined;
  /** Why what was asked for was not done. */
  readonly said: 'broken' | 'notRecorded' | 'failedLine' | 'noChange' | 'message' | 'noPart' | 'otherRun' | 'tooEarly' | 'notTold' | 'nearby' | 'noLines' | undefined;
}

export interface Desk {
  readonly store: StoreApi<DeskState>;
  readonly preview: Preview;
  readonly session: Session;
  /** The editor that holds the text, as soon as it is there. */
  attach(code: Code): void;
  written(text: string): void;
  cursor(at: number): void;
  /** Changes the text; the cursor goes to a step if that is asked for. False: the text is broken, nothing was done. */
  edit(change: TextEdit | undefined, index?: number): boolean;
  replace(text: string): void;
  undo(): void;
  go(index: number): void;
  move(by: 1 | -1): void;
  duplicate(): void;
  remove(): void;
  /** Shows the step where the cursor is. */
  show(): Promise<void>;
  check(): Promise<void>;
  close(): void;
}

/** Real milliseconds for which nobody has typed before the preview follows. */
const PAUSE = 500;

/** Where the cursor goes in a step: to its first line that is no comment. */
const startOf = (text: string, { from, to }: StepPlace): number => from + Math.max(0, /^\s*- /m.exec(text.slice(from, to))?.index ?? 0) + (/^\s*- /m.exec(text.slice(from, to))?.[0].length ?? 0);

export function createDesk(session: Session, begun: string): Desk {
  const preview = new Preview(session);
  let code: Code | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const store = createStore<DeskState>(() => ({ text: begun, places: stepPlaces(begun) ?? [], lesson: undefined, problems: [], refused: [], index: 0, busy: false, kept: true, recording: false, checked: undefined, said: undefined }));
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void show(), PAUSE);
  };
  async function show(): Promise<void> {
    clearTimeout(timer);
    const { text, index, recording } = store.getState();
    const { lesson, problems } = readDraft(text);
    store.setState({ problems, kept: keepDraft(text), ...(lesson && { lesson }) });
    if (lesson === undefined || recording) return;
    store.setState({ busy: true });
    const refused = await preview.show(lesson, Math.min(index, lesson.steps.length - 1));
    store.setState({ busy: false, refused });
    code?.check();
  }
  const edit = (change: TextEdit | undefined, index?: number): boolean => {
    if (change === undefined || code === undefined) return false;
    code.edit(change);
    if (index !== undefined) go(index);
    return true;
  };
  function go(index: number): void {
    const { places, text } = store.getState();
    const place = places[index];
    if (place === undefined || code === undefined) return;
    code.edit({ from: 0, to: 0, insert: '' }, startOf(text, place));
  }
  return {
    store, preview, session, edit, go, show,
    attach: (made) => (code = made),
    written(text) {
      const places = stepPlaces(text);
      store.setState({ text, checked: undefined, said: undefined, ...(places && { places }) });
      later();
    },
    cursor(at) {
      const index = stepAt(store.getState().places, at);
      if (index === store.getState().index) return;
      store.setState({ index });
      later();
    },
    replace: (text) => void edit({ from: 0, to: code?.text.length ?? 0, insert: text }, 0),
    undo: () => code?.undo(),
    move(by) {
      const { text, index } = store.getState();
      edit(moveStep(text, index, by), index + by);
    },
    duplicate() {
      const { text, index } = store.getState();
      edit(duplicateStep(text, index), index + 1);
    },
    remove() {
      const { text, index } = store.getState();
      edit(deleteStep(text, index), Math.max(0, index - 1));
    },
    async check() {
      await check(session, store, preview);
      await show();
    },
    close: () => clearTimeout(timer),
  };
}

/** Plays the lesson to its end by its own solution, as `podium lesson check` does. */
async function check(session: Session, store: StoreApi<DeskState>, preview: Preview): Promise<void> {
  const { lesson, problems } = readDraft(store.getState().text);
  let steps: readonly PlayedStep[] = [];
  const tell = (more: Partial<Checked>): void => store.setState({ checked: { steps, running: false, problems: [], ...more } });
  if (lesson === undefined) {
    tell({ problems });
    return;
  }
  const { playLesson, unknownViews } = await import('../../session/playLesson.ts');
  const wrong = [...problems, ...unknownViews(lesson)];
  preview.forget();
  store.setState({ busy: true });
  tell({ running: true });
  try {
    await session.here((host) => playLesson(host, lesson, (step) => {
      steps = [...steps, step];
      tell({ running: true });
    }));
    tell({ problems: wrong });
  } catch (failure) {
    tell({ problems: [...wrong, ...problemsOf(failure)] });
  }
  store.setState({ busy: false });
}
