import { describe, expect, it } from 'vitest';
import { heardFiles, MOST_FILES, toldFiles, type Files } from './openFiles.ts';

const ours = new Map([['guestbook.yaml', 'a: 1'], ['web.yaml', 'b: 2']]);
const filesOf = (current: string, own: Readonly<Record<string, string>> = {}): Files => ({ current, ours, texts: new Map([...ours, ...Object.entries(own)]) });

describe("the editor's files", () => {
  it('are told by the one that is open and by those that somebody has written, and are the same elsewhere', () => {
    const files = filesOf('guestbook.yaml', { 'web.yaml': 'b: 3', 'mine.yaml': 'c: 4' });
    const told = toldFiles(files);
    expect(told).toEqual({ file: { name: 'guestbook.yaml', text: 'a: 1' }, files: [{ name: 'web.yaml', text: 'b: 3' }, { name: 'mine.yaml', text: 'c: 4' }] });
    const heard = heardFiles(filesOf('web.yaml', { 'theirs.yaml': 'd: 5' }), told);
    expect([heard.current, Object.fromEntries(heard.texts)]).toEqual(['guestbook.yaml', { 'guestbook.yaml': 'a: 1', 'web.yaml': 'b: 3', 'mine.yaml': 'c: 4', 'theirs.yaml': 'd: 5' }]);
    // Told again, nothing is made anew.
    expect(heardFiles(heard, told)).toBe(heard);
    expect(heardFiles({ ...heard, current: 'mine.yaml' }, told).texts).toBe(heard.texts);
  });

  it('are told within bounds: the newest of them, and the open one whole or not at all', () => {
    const many = toldFiles(filesOf('web.yaml', Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}.yaml`, 'x'.repeat(1_000)]))));
    expect([many.files.length, many.files.at(-1)?.name]).toEqual([MOST_FILES.count, 'f59.yaml']);
    const long = filesOf('long.yaml', { 'long.yaml': 'x'.repeat(MOST_FILES.open + 1), 'other.yaml': 'y'.repeat(MOST_FILES.others + 1) });
    expect(toldFiles(long)).toEqual({ file: null, files: [] });
    const here = filesOf('web.yaml');
    expect(heardFiles(here, toldFiles(long))).toBe(here);
  });

  it('may have any name', () => {
    const told = toldFiles({ ...filesOf('__proto__'), texts: new Map([['__proto__', 'x: 1']]) });
    expect(heardFiles(filesOf('web.yaml'), told).texts.get('__proto__')).toBe('x: 1');
  });
});
