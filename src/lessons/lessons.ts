/**
 * The registry of lessons, in their order. To add one: its YAML in lessons/, a line here; lessons.test.ts plays it against the engine.
 */
import { parse } from 'yaml';
import { readLesson, type Lesson } from './lesson.ts';
import fromApplyToRunning from './lessons/from-apply-to-running.yaml?raw';

const TEXTS: readonly string[] = [fromApplyToRunning];

/** All lessons, read and checked. This carries a YAML parser: load it when lessons are wanted. */
export const LESSONS: readonly Lesson[] = TEXTS.map((text) => readLesson(parse(text)));
