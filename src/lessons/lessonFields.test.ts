import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en/lessonFields.json';
import { lessonJsonSchema } from './format.ts';
import { fieldAt, offersAt, placeAt, type Schema } from './lessonFields.ts';

const schema = lessonJsonSchema() as Schema;
/** `|` is the cursor. */
const at = (marked: string) => placeAt(marked.replace('|', ''), marked.indexOf('|'));
const offers = (marked: string): readonly string[] => {
  const place = at(marked);
  return place === undefined ? [] : offersAt(schema, place, { 'steps/view': ['live', 'etcd'] }).map(({ label }) => label);
};

describe('what may stand at a place of a lesson', () => {
  it.each([
    ['ki|', ['kind', 'steps']],
    ['kind: |', ['lesson', 'challenge']],
    ['tags: [viewing, |]', ['responding']],
    ['tags:\n  - |', ['responding']],
    ['steps:\n  - id: a\n    vi|', ['view', 'gate', 'drawer']],
    ['steps:\n  - id: a\n    view: e|', ['etcd']],
    ['steps:\n- |', ['id', 'title']],
    ['steps:\n  - at: { type: stored, |', ['actor', 'resource']],
    ['steps:\n  - stop: |', ['true', 'false']],
    ['steps:\n  - at: |', ['end']],
    ['steps:\n  - gate:\n      options:\n        - value: a\n          |', ['text', 'feedback']],
    ['steps:\n  - gate:\n      right:\n        at: { type: scheduled }\n        |', ['value', 'cases']],
    ['steps:\n  - task:\n      check: { all: [{ obj|', ['object', 'count', 'typed']],
    ['steps:\n  - task:\n      check:\n        all:\n          - not:\n              |', ['object', 'happened']],
    ['steps:\n  - task:\n      check: { object: pods/x, where: { spec.replicas: { |', ['atLeast', 'exists']],
    ['steps:\n  - gate:\n      right:\n        cases:\n          yes: { |', ['object', 'typed']],
    ['steps:\n  - select: { |', ['namespace', 'name']],
  ])('%s', (text, wanted) => {
    expect(offers(text)).toEqual(expect.arrayContaining(wanted));
  });

  it('is nothing in a text, in a comment and where the format knows no fields', () => {
    for (const text of ['steps:\n  - text:\n      en: |\n        Some w|'.replace('en: |', 'en: >'), 'kind: lesson # so|', 'title: { en: Some w|', 'files:\n  a.yaml: x\n  |', 'nonsense:\n  |']) expect(offers(text)).toEqual([]);
  });

  it('is told by the name that stands there', () => {
    const text = 'id: x\nsteps:\n  - id: y\n    at: { type: stored }\n    task:\n      check: { object: pods/x }\n';
    const of = (word: string) => fieldAt(schema, text, text.indexOf(word) + 1)?.field;
    expect([of('id: x'), of('id: y'), of('type'), of('object'), of('stored')]).toEqual(['id', 'steps/id', 'Match/type', 'Check/object', undefined]);
  });

  it('fits every field of our own lessons', () => {
    const folder = new URL('./lessons/', import.meta.url);
    const unknown = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      return [...text.matchAll(/^ {4}(view|at|do|focus|gate|task|panel|select|notes):/gm)].filter(({ index, 0: line }) => fieldAt(schema, text, index + 5)?.field !== `steps/${line.trim().slice(0, -1)}`).map(([line]) => `${file} ${line}`);
    });
    expect(unknown).toEqual([]);
  });

  it('has words for each field, and no others', () => {
    const fields = new Set<string>();
    const walk = ({ properties = {}, items, anyOf = [], additionalProperties }: Schema, name: string): void => {
      for (const [key, one] of Object.entries(properties)) {
        const field = name === '' ? key : `${name}/${key}`;
        fields.add(field);
        walk(one, field);
      }
      for (const one of [...(items === undefined ? [] : [items]), ...anyOf, ...(typeof additionalProperties === 'object' ? [additionalProperties] : [])]) walk(one, name);
    };
    walk(schema, '');
    for (const [name, one] of Object.entries(schema.$defs ?? {})) walk(one, name);
    const named = [...fields].map((field) => field.replaceAll('/', '-'));
    expect(named.toSorted()).toEqual(Object.keys(en.field).toSorted());
  });
});
