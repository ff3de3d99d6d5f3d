import { expect, it } from 'vitest';
import { LESSON_HEADS, LESSON_MODULES } from '../../lessons/lessons.ts';
import en from '../../../locales/en/catalogue.json';
import { foundIn, nextOf, rowsOf } from './lessonMap.ts';

const done = { right: 1, of: 1, level: 'alone', at: 1 } as const;
const ids = (search: string, row: string, language = 'en'): readonly string[] => foundIn(LESSON_MODULES, { search, row }, language).flatMap(({ lessons }) => lessons.map(({ id }) => id));

it('finds lessons by words of either language, accents or not, and by row', () => {
  expect(ids('', '')).toEqual(LESSON_HEADS.map(({ id }) => id));
  expect(ids('quorum', '', 'es')).toContain('repair-lost-quorum');
  expect(ids('NODO callado', '', 'es')).toEqual(['repair-silent-node']);
  expect(ids('', 'S18')).toContain('repair-no-names');
  expect(ids('', 'S18')).not.toContain('repair-wrong-image');
  expect(foundIn(LESSON_MODULES, { search: 'xyzzy', row: '' }, 'en')).toEqual([]);
});

it('suggests the first lesson that is not done, and challenges at the end', () => {
  const lessons = LESSON_HEADS.filter(({ kind }) => kind === 'lesson');
  expect(nextOf(LESSON_MODULES, {})).toBe(lessons[0]);
  expect(nextOf(LESSON_MODULES, { [lessons[0]!.id]: done })).toBe(lessons[1]);
  expect(nextOf(LESSON_MODULES, Object.fromEntries(lessons.map(({ id }) => [id, done])))?.kind).toBe('challenge');
  expect(nextOf(LESSON_MODULES, Object.fromEntries(LESSON_HEADS.map(({ id }) => [id, done])))).toBeUndefined();
});

it('has a name for every row that a lesson teaches', () => {
  expect(rowsOf(LESSON_HEADS).filter((row) => !Object.hasOwn(en.row, row))).toEqual([]);
  expect(rowsOf(LESSON_HEADS).slice(0, 2)).toEqual(['S1', 'S2']);
});
