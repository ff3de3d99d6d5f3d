import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { deleteStep, duplicateStep, freeId, insertStep, moveStep, setField, setFile, stepAt, stepPlaces, type TextEdit } from './lessonText.ts';
import { readDraft, readLesson } from './readLesson.ts';

const TEXT = `# My lesson
id: x   # keep me
languages: [en]
title: { en: T }
summary: { en: "S" }
minutes: 5
scenario: default
goals:
  - en: g
steps:
  # The first one.
  - id: one
    title: { en: 'One' }   # short
    text:
      en: |
        Hello.

        Again.

  - id: two
    at: end
    title: { en: Two }
    text: { en: t }
  # About three.
  # Really.
  - id: three
    title: {en: Three}
    text: {en: t}
# the end
`;

const done = (text: string, edit: TextEdit | undefined): string => (edit === undefined ? text : text.slice(0, edit.from) + edit.insert + text.slice(edit.to));
const ids = (text: string): readonly string[] => (parse(text) as { steps: { id: string }[] }).steps.map(({ id }) => id);

describe('steps in the text', () => {
  it('are found, with the comments above them', () => {
    const places = stepPlaces(TEXT)!;
    expect(places.map(({ id, title }) => `${id} ${title['en']}`)).toEqual(['one One', 'two Two', 'three Three']);
    expect(TEXT.slice(places[2]!.from)).toMatch(/^ {2}# About three\./);
    expect([0, TEXT.indexOf('Again'), TEXT.indexOf('at: end'), TEXT.length].map((at) => stepAt(places, at))).toEqual([0, 0, 1, 2]);
    expect(stepPlaces('steps: [{id: a}]')).toBeUndefined();
    expect(stepPlaces('steps:\n  - id: [')).toBeUndefined();
    expect(stepPlaces('['.repeat(5_000))).toBeUndefined();
  });

  it('move with their comments, and nothing else changes', () => {
    const moved = done(TEXT, moveStep(TEXT, 2, -1));
    expect(ids(moved)).toEqual(['one', 'three', 'two']);
    expect(moved).toContain('  # About three.\n  # Really.\n  - id: three\n    title: {en: Three}\n');
    expect(moved).toContain('id: x   # keep me');
    expect(moved.trimEnd().endsWith('# the end')).toBe(true);
    expect(moveStep(TEXT, 0, -1)).toBeUndefined();
    expect(ids(done(moved, moveStep(moved, 1, 1)))).toEqual(['one', 'two', 'three']);
  });

  it('are copied under a name of their own, taken away, and put in', () => {
    const copied = done(TEXT, duplicateStep(TEXT, 0));
    expect(ids(copied)).toEqual(['one', 'one-2', 'two', 'three']);
    expect(copied.match(/# The first one\./g)).toHaveLength(2);
    expect(ids(done(copied, duplicateStep(copied, 1)))).toEqual(['one', 'one-2', 'one-3', 'two', 'three']);
    expect(done(copied, deleteStep(copied, 1))).toBe(TEXT.replace('    text: { en: t }\n  # About', '    text: { en: t }\n\n  # About'));
    expect(ids(done(TEXT, deleteStep(TEXT, 2)))).toEqual(['one', 'two']);
    const put = done(TEXT, insertStep(TEXT, 1, { title: { en: '' }, id: freeId(TEXT, 'two'), do: ['kubectl get pods'], at: { type: 'stored', name: 'web-*' } }));
    expect(put).toContain('  - id: two-2\n    at: { type: stored, name: web-* }\n    do:\n      - kubectl get pods\n    title:\n      en: ""\n');
    expect(ids(put)).toEqual(['one', 'two', 'two-2', 'three']);
    expect(deleteStep('steps:\n  - id: a\n', 0)).toBeUndefined();
  });

  it('get fields, lose them, and have them changed', () => {
    const with1 = done(TEXT, setField(TEXT, 0, 'view', 'etcd'));
    expect(with1).toContain('  - id: one\n    view: etcd\n    title:');
    expect(done(with1, setField(with1, 0, 'view', undefined))).toBe(TEXT);
    expect(done(TEXT, setField(TEXT, 1, 'at', { type: 'fault', code: 'crash' }))).toBe(TEXT.replace('at: end', 'at: { type: fault, code: crash }'));
    const task = done(TEXT, setField(TEXT, 0, 'task', { goal: { en: '' }, check: { object: 'pods/web' }, solution: ['a'] }));
    expect(task).toContain('        Again.\n    task:\n      goal:\n        en: ""\n      check: { object: pods/web }\n');
    expect(parse(task)).toMatchObject({ steps: [{ text: { en: 'Hello.\n\nAgain.\n' } }, {}, {}] });
    expect(setField(TEXT, 0, 'view', undefined)).toBeUndefined();
  });

  it('may use files', () => {
    const first = done(TEXT, setFile(TEXT, 'web.yaml', 'a: 1\nb: 2\n'));
    expect(first).toContain('files:\n  web.yaml: |\n    a: 1\n    b: 2\nsteps:');
    const second = done(first, setFile(first, 'x.yaml', 'c: 3\n'));
    expect(parse(done(second, setFile(second, 'web.yaml', 'a: 9\n')))).toMatchObject({ files: { 'web.yaml': 'a: 9\n', 'x.yaml': 'c: 3\n' } });
  });

  const folder = new URL('./lessons/', import.meta.url);
  it.each(readdirSync(folder).slice(0, 3))('of %s survive whatever is done to them', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const count = readLesson(text).steps.length;
    const index = fc.nat(count - 1);
    const change = fc.oneof(
      index.map((at) => (now: string) => moveStep(now, at, 1)),
      index.map((at) => (now: string) => moveStep(now, at, -1)),
      index.map((at) => (now: string) => duplicateStep(now, at)),
      index.map((at) => (now: string) => setField(now, at, 'view', 'log')),
      index.map((at) => (now: string) => insertStep(now, at, { id: freeId(now, 'new'), title: { en: '', es: '' }, text: { en: '', es: '' } })),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = changes.reduce((now, one) => done(now, one(now)), text);
        const { lesson, problems } = readDraft(changed);
        expect(problems.filter(({ code }) => code !== 'missing')).toEqual([]);
        expect(lesson?.steps.length).toBeGreaterThanOrEqual(count);
      }),
      { numRuns: 8 },
    );
    const back = done(done(text, moveStep(text, 0, 1)), moveStep(done(text, moveStep(text, 0, 1)), 1, -1));
    expect(back).toBe(text);
  });
});

describe('a draft', () => {
  it('is a lesson though its texts are empty, and they are told', () => {
    const { lesson, problems } = readDraft(TEXT.replace('{ en: Two }', '{ en: "" }'));
    expect(lesson?.steps[1]?.title).toEqual({ en: '' });
    expect(problems).toMatchObject([{ code: 'missing', path: 'steps[1].title.en' }]);
    expect(readDraft(TEXT.replace('at: end', 'at: never'))).toMatchObject({ problems: [{ path: 'steps[1].at' }] });
    expect(readDraft(TEXT.replace('at: end', 'at: never')).lesson).toBeUndefined();
  });
});
