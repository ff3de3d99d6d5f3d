import { describe, expect, it } from 'vitest';
import { readQuery } from './query.ts';

const read = (search: string) => {
  const notes: string[] = [];
  return { ...readQuery(search, (name) => notes.push(name)), notes };
};

describe('readQuery', () => {
  it('does not care about case and knows the other names of lang', () => {
    expect(read('?EMBED=1&Lang=ES&THEME=Dark&Step=40&play=TRUE&view=Schematic')).toMatchObject({ embed: true, language: 'es', theme: 'dark', step: 40, play: true, views: ['schematic'], notes: [] });
    expect(read('?scenario=cloudRoutes-ipvs').scenario).toBe('cloudRoutes-ipvs');
    expect(read('?hl=es').language).toBe('es');
    expect(read('?LOCALE=es-MX').language).toBe('es-mx');
  });

  it('notes what it does not know and goes on', () => {
    expect(read('?utm_source=x&step=-3&embed=0&mode=dance&hide=quiz,all')).toMatchObject({ embed: false, step: undefined, mode: 'explore', hide: ['quiz'], notes: ['utm_source', 'mode=dance', 'hide=all'] });
  });

  it('has a plain meaning for what is left out', () => {
    expect(read('')).toMatchObject({ mode: 'explore', controls: '1', views: [], hide: [], readonly: false, projector: false, api: false, origin: undefined, zoom: undefined, lesson: undefined });
  });

  it('knows how much of the time line is shown', () => {
    expect([read('?controls=0').controls, read('?controls=MIN').controls, read('?controls=1').controls, read('?controls=2').controls]).toEqual(['0', 'min', '1', '1']);
  });

  it('takes a lesson for lesson mode, unless another mode is asked for', () => {
    expect(read('?lesson=Why-This-Node')).toMatchObject({ mode: 'lesson', lesson: 'why-this-node' });
    expect(read('?lesson=lessons/Week-1.yaml').lesson).toBe('lessons/Week-1.yaml');
    expect(read('?lesson=x&mode=present').mode).toBe('present');
    expect(read('?mode=quiz')).toMatchObject({ mode: 'quiz', lesson: undefined });
  });

  it('reads lists, and names that the cluster spells as it likes', () => {
    expect(read('?view=live,%20etcd&hide=terminal,YAML,share')).toMatchObject({ views: ['live', 'etcd'], hide: ['terminal', 'yaml', 'share'] });
    expect([read('?zoom=node:Worker-1').zoom, read('?zoom=POD:web-1').zoom, read('?zoom=fit').zoom, read('?zoom=node:').zoom]).toEqual(['node/Worker-1', 'pod/web-1', undefined, undefined]);
  });

  it('takes an origin as browsers write it, and messages with it', () => {
    expect(read('?origin=https://campus.example/')).toMatchObject({ origin: 'https://campus.example', api: true });
    expect(read('?origin=https://campus.example&api=0').api).toBe(false);
    expect([read('?origin=null').origin, read('?origin=javascript:alert(1)').origin, read('?origin=x').origin]).toEqual(['null', undefined, undefined]);
    expect(read('?api=1')).toMatchObject({ api: true, origin: undefined });
  });
});
