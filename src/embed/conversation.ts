/** An embed and the page around it in conversation: what happens is told, what is asked is done. Messages themselves are read in messages.ts. */
import { readLink } from '../session/link.ts';
import type { Playback } from '../session/playback.ts';
import type { Session } from '../session/session.ts';
import { course, next as nextOfLesson, previous as previousOfLesson, viewOf as lessonView } from '../ui/lesson/course.ts';
import { nextQuestion, quiz } from '../ui/lesson/quiz.ts';
import { readView, viewOf } from '../ui/viewLink.ts';
import { maySend, messageOf, readMessage, targetOf, type Around, type Asked, type Refusal } from './messages.ts';
import { lessonReports, quizReports } from './reports.ts';

/** The window's own things, so that tests need none. */
export interface Post {
  readonly around: Around;
  /** Sends to the page around. */
  readonly send: (message: object, target: string) => void;
  /** The page around, as events name their source. */
  readonly source: unknown;
}

export interface ConversationOptions {
  readonly session: Session;
  readonly playback: Playback;
  readonly post: Post;
  readonly languages: readonly string[];
  /** What the step shown says, in the reader's words. */
  readonly sentence: () => string;
}

export interface Conversation {
  tell(type: string, payload: object, answering?: string | number): void;
  /** A message event of the window. */
  hear(event: { readonly data: unknown; readonly origin: string; readonly source: unknown }): void;
  close(): void;
}

/** So many may be under way at once. */
const MOST_AT_ONCE = 20;

class Refused extends Error {
  readonly code: Refusal;
  constructor(code: Refusal) {
    super(code);
    this.code = code;
  }
}

export function converse({ session, playback, post, languages, sentence }: ConversationOptions): Conversation {
  const { store } = session;
  let underWay = 0;
  const tell: Conversation['tell'] = (type, payload, answering) => {
    const target = targetOf(type, post.around);
    if (target !== undefined) post.send(messageOf(type, payload, answering), target);
  };
  const place = (): object => {
    const { frame, playing } = store.getState();
    return { step: frame?.seq ?? 0, at: frame?.at ?? 0, number: frame?.ordinal ?? 0, count: frame?.count ?? 0, playing };
  };
  const answer = async (asked: Asked): Promise<void> => {
    if (underWay >= MOST_AT_ONCE) return tell('error', { code: 'busy' }, asked.id);
    underWay += 1;
    try {
      const found = await obey(asked, session, playback, languages);
      if (asked.id !== undefined) tell('state', { ...place(), ...found }, asked.id);
    } catch (failure) {
      tell('error', { code: failure instanceof Refused ? failure.code : 'failed' }, asked.id);
    } finally {
      underWay -= 1;
    }
  };
  let told = false;
  const ready = (): void => {
    if (told || store.getState().frame === undefined) return;
    told = true;
    tell('ready', { ...place(), languages });
  };
  const unsubscribe = [
    store.subscribe((state, before) => {
      ready();
      if (state.status === 'failed' && before.status !== 'failed') tell('error', { code: 'failed' });
      if (state.frame !== undefined && state.frame !== before.frame) tell('step', { ...place(), actor: state.frame.step?.actor, type: state.frame.step?.type, sentence: sentence() });
    }),
    course.subscribe((now, before) => lessonReports(before, now).forEach(({ type, payload }) => tell(type, payload))),
    quiz.subscribe(({ now }, { now: before }) => quizReports(before, now).forEach(({ type, payload }) => tell(type, payload))),
  ];
  ready();
  return {
    tell,
    hear({ data, origin, source }) {
      if (source !== post.source) return;
      const asked = readMessage(data);
      if (asked === undefined) return;
      if ('refused' in asked) tell('error', { code: asked.refused }, asked.id);
      else if (!maySend(asked.type, origin, post.around)) tell('error', { code: 'origin' }, asked.id);
      else void answer(asked);
    },
    close: () => unsubscribe.forEach((stop) => stop()),
  };
}

/** Does what is asked. What it returns is told in the answer. Throws Refused. */
async function obey({ type, payload }: Asked, session: Session, playback: Playback, languages: readonly string[]): Promise<object> {
  switch (type) {
    case 'goto': await session.goto('step' in payload ? { seq: payload.step } : payload); break;
    case 'play':
      if (payload.speed !== undefined) session.set({ speed: payload.speed });
      playback.play();
      break;
    case 'pause': playback.pause(); break;
    case 'next': await onward(session, 1, payload.grain); break;
    case 'prev': await onward(session, -1, payload.grain); break;
    case 'setState': await open(session, payload.state, payload.step); break;
    case 'getState': return { state: `s=${(await session.here((host) => host.share(viewOf(session.store.getState())))).replace(/^#?(s=)?/, '')}` };
    case 'setLang': {
      const language = languages.find((one) => one === payload.lang.toLowerCase().split('-')[0]);
      if (language === undefined) throw new Refused('payload');
      session.prefer({ language });
      break;
    }
    case 'setTheme': session.prefer({ theme: payload.theme }); break;
    case 'highlight': session.set({ pointed: payload.parts }); break;
  }
  return {};
}

type Grain = Parameters<Session['step']>[1];

/** In a lesson and among questions one goes from page to page, else from step to step. */
async function onward(session: Session, direction: 1 | -1, grain: Grain): Promise<void> {
  const asking = quiz.getState().now;
  const lesson = lessonView(course.getState());
  if (grain !== undefined || (asking === undefined && lesson === undefined)) return session.step(direction, grain);
  const free = asking !== undefined ? direction === 1 && asking.chosen !== undefined : direction === 1 ? lesson?.canNext === true : lesson?.canPrevious === true;
  if (!free) throw new Refused('waiting');
  if (asking !== undefined) return nextQuestion(session);
  return direction === 1 ? nextOfLesson(session) : previousOfLesson(session);
}

async function open(session: Session, fragment: string, step: number | undefined): Promise<void> {
  let view: ReturnType<typeof readView>;
  try {
    view = readView(readLink(fragment).view);
  } catch {
    throw new Refused('payload');
  }
  await session.open({ fragment }, step === undefined ? undefined : { seq: step });
  if (session.store.getState().status === 'failed') throw new Refused('failed');
  const { bookmarks: _left, drawer: _closed, ...shown } = view;
  session.set(shown);
}
