/**
 * What is shown, as data: the run, where in it one stands, how it is looked at, the lesson that is under way, what the presenter does with the
 * screen. Two windows that have the same moment show the same. It may come from anywhere (a window, a socket): read it with `momentFormat`.
 */
import type { Lesson } from '../../lessons/lesson.ts';
import { languagesOf, lessonIn } from '../../lessons/format.ts';
import { LEVELS, type LessonState } from '../../lessons/runner.ts';
import { z } from '../../lessons/zod.ts';
import type { Grain, Journal } from '../protocol.ts';
import { PANEL_CODE, STATION_CODE } from '../panels.ts';
import { checkJournal, LIMITS } from '../runCheck.ts';
import { PAGES, type Drawer, type Page, type Selection, type SessionState } from '../session.ts';
import { MOST_FILES, type ToldFiles } from './openFiles.ts';
import { MOST_TYPED, type TypedLine } from './typedLines.ts';

export interface Moment extends ToldFiles {
  readonly run: Journal;
  /** Sequence number of the step, and how many events the run has handled to the end of what is recorded. */
  readonly at: { readonly seq: number; readonly events: number };
  readonly look: Look;
  /** Parts that are pointed at, by actors' names. */
  readonly pointed: readonly string[];
  readonly playing: boolean;
  readonly speed: number;
  readonly lesson: LessonMoment | null;
  readonly screen: Screen;
  readonly poll: Poll | null;
  readonly timer: Timer;
  /** From where the map is looked at; null: all of it. */
  readonly camera: Camera | null;
  /** What stands on the terminal's line, and what was typed before with what it said. */
  readonly line: string;
  readonly typed: readonly TypedLine[];
}

/**
 * From where a map is looked at, so that it means the same on another screen, whose map is laid out otherwise: over which thing the middle of the
 * picture lies, and how near one is.
 */
export interface Camera {
  /** The thing's id; the middle of the picture lies so many of its widths and heights from its own middle. */
  readonly over: string;
  readonly x: number;
  readonly y: number;
  /** 1: the whole map is seen. */
  readonly zoom: number;
}

/** How the run is looked at. */
export interface Look {
  /** The name of the scenario or lesson that was opened, for the page's head. */
  readonly name: string | null;
  /** Where the run was opened. */
  readonly origin: number | null;
  readonly page: Page;
  readonly drawer: Drawer;
  readonly grain: Grain;
  readonly selection: Selection | null;
  /** The scheduler view's panel, cycle and station; the panel of the add-ons. */
  readonly scheduler: SessionState['scheduler'];
  readonly addons: SessionState['addons'];
}

/** A lesson that is under way: what was answered and done, and in which futures. */
export interface LessonMoment {
  readonly lesson: Lesson;
  readonly state: LessonState;
  readonly branches: readonly string[];
  readonly given: { readonly seq: number; readonly typed: number } | null;
}

/** What the presenter does with the screen itself. */
export interface Screen {
  readonly blank: 'off' | 'black' | 'white';
  readonly projector: boolean;
}

/** A question to the class: hands counted, or votes from elsewhere, round by round, by the options' values. */
export interface Poll {
  /** The lesson's step. */
  readonly step: string;
  readonly phase: 'voting' | 'discussing' | 'revealed';
  readonly rounds: readonly { readonly [value: string]: number }[];
}

/** A clock that counts up, or down from `limit`. */
export interface Timer {
  /** Real milliseconds counted before it was started last. */
  readonly counted: number;
  /** When it was started last, in milliseconds since the Unix epoch; null: it stands still. */
  readonly startedAt: number | null;
  readonly limit: number | null;
}

const GRAINS = ['message', 'write', 'decision', 'milestone'] as const;
const DRAWERS = ['closed', 'terminal', 'editor', 'log'] as const;

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().max(300);
const counts = z.record(z.string().max(500), z.int().min(0).max(100_000)).refine((one) => Object.keys(one).length <= 20);

export const journalFormat = z.unknown().transform((value, context): Journal => {
  try {
    return checkJournal(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'journal' });
    return z.NEVER;
  }
});

export const lessonTextFormat = z.unknown().transform((value, context): Lesson => {
  const languages = languagesOf.safeParse(value);
  const read = languages.success ? lessonIn(languages.data.languages).safeParse(value) : languages;
  if (read.success) return read.data as Lesson;
  context.addIssue({ code: 'custom', message: 'lesson' });
  return z.NEVER;
});

const selection = z.union([
  z.object({ kind: z.literal('part'), id: name }),
  z.object({ kind: z.literal('object'), ref: z.object({ resource: name, namespace: name.exactOptional(), name }), marked: z.literal(true).exactOptional() }),
]);

const panel = z.string().regex(PANEL_CODE).exactOptional();
const offset = z.number().min(-1_000).max(1_000);
const said = z.string().max(MOST_TYPED.characters + 1);

const openFile = z.strictObject({ name: z.string().max(MOST_FILES.name), text: z.string().max(MOST_FILES.open) });

const byStep = <T extends z.ZodType>(value: T) => z.record(z.string().max(64), value).refine((one) => Object.keys(one).length <= 200);

const lessonState = z.strictObject({
  index: z.int().min(0).max(200),
  level: z.enum(LEVELS),
  answers: byStep(z.string().max(500)),
  tasks: byStep(z.enum(['done', 'shown'])),
  hints: byStep(z.int().min(0).max(20)),
  places: z.array(whole).max(200),
  // What is not known has no place in JSON's lists.
  right: z.array(z.string().max(500).nullish().transform((one) => one ?? undefined)).max(200),
});

/** Each part of a moment by itself, so that changes can be read too. */
export const parts = {
  at: z.strictObject({ seq: whole, events: z.int().min(0).max(2_000_000) }),
  look: z.strictObject({ name: name.nullable(), origin: whole.nullable(), page: z.enum(PAGES), drawer: z.enum(DRAWERS), grain: z.enum(GRAINS), selection: selection.nullable(), scheduler: z.strictObject({ panel, cycle: whole.exactOptional(), point: z.string().regex(STATION_CODE).exactOptional() }), addons: z.strictObject({ panel }) }),
  pointed: z.array(name).max(40),
  playing: z.boolean(),
  speed: z.number().min(0.01).max(1_000),
  screen: z.strictObject({ blank: z.enum(['off', 'black', 'white']), projector: z.boolean() }),
  poll: z.strictObject({ step: z.string().max(64), phase: z.enum(['voting', 'discussing', 'revealed']), rounds: z.array(counts).min(1).max(4) }).nullable(),
  timer: z.strictObject({ counted: z.int().min(0).max(1e9), startedAt: whole.nullable(), limit: z.int().min(0).max(1e9).nullable() }),
  camera: z.strictObject({ over: name, x: offset, y: offset, zoom: z.number().min(0.1).max(20) }).nullable(),
  line: z.string().max(LIMITS.line),
  typed: z.array(z.strictObject({ at: z.number().min(0).max(LIMITS.micros), line: said, stdout: said, stderr: said, exitCode: z.int().min(-1).max(255).nullable(), notSimulated: z.array(name).max(MOST_TYPED.kinds) })).max(MOST_TYPED.lines),
  file: openFile.nullable(),
  files: z.array(openFile).max(MOST_FILES.count).refine((all) => all.reduce((sum, { text }) => sum + text.length, 0) <= MOST_FILES.others),
};

/** What changes of a lesson as one goes through it. */
export const lessonPlace = { state: lessonState, branches: z.array(z.string().max(40)).max(200), given: z.strictObject({ seq: whole, typed: whole }).nullable() };

export const momentFormat = z.strictObject({ run: journalFormat, ...parts, lesson: z.strictObject({ lesson: lessonTextFormat, ...lessonPlace }).nullable() });
