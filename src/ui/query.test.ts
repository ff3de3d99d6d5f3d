import { describe, expect, it } from 'vitest';
import { readQuery } from './query.ts';

describe('readQuery', () => {
  it('does not care about case and knows the other names of lang', () => {
    const query = readQuery('?EMBED=1&Lang=ES&THEME=Dark&Step=40&play=TRUE&view=Schematic', () => undefined);
    expect(query).toMatchObject({ embed: true, language: 'es', theme: 'dark', step: 40, play: true, view: 'schematic' });
    expect(readQuery('?hl=es', () => undefined).language).toBe('es');
  });

  it('notes what it does not know and goes on', () => {
    const notes: string[] = [];
    const query = readQuery('?utm_source=x&step=-3&embed=0', (name) => notes.push(name));
    expect(notes).toEqual(['utm_source']);
    expect(query).toMatchObject({ embed: false, step: undefined });
  });
});
