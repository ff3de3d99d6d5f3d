import { describe, expect, it } from 'vitest';
import { readQuery } from '../query.ts';
import { baseOf, FORMATS, frameAddress, isPublic, pageAddress, textFor, type Composition } from './composition.ts';

const PLAIN: Composition = { content: 'scenario', scenario: 'ha3', lesson: 'why-this-node', mode: 'explore', views: [], controls: '1', hide: [], readonly: false, poster: false, play: false, language: 'es', theme: 'auto', size: '100%x500' };
const PLACE = { base: 'https://course.example/podium/', fragment: 's=v1.abc_-', title: 'A "node" & <more>' };

describe('an embed put together', () => {
  it('says only what differs from what is usual', () => {
    expect(frameAddress(PLAIN, PLACE)).toBe('https://course.example/podium/?embed=1&scenario=ha3&lang=es');
    expect(frameAddress({ ...PLAIN, content: 'moment' }, PLACE)).toBe('https://course.example/podium/?embed=1&lang=es#s=v1.abc_-');
  });

  it('is read by the page as it was meant', () => {
    const all: Composition = { ...PLAIN, mode: 'quiz', views: ['live', 'etcd'], controls: 'min', hide: ['terminal', 'share'], readonly: true, play: true, theme: 'dark' };
    const notes: string[] = [];
    expect(readQuery(new URL(frameAddress(all, PLACE)).search, (name) => notes.push(name))).toMatchObject({ embed: true, scenario: 'ha3', mode: 'quiz', views: ['live', 'etcd'], controls: 'min', hide: ['terminal', 'share'], readonly: true, play: true, language: 'es', theme: 'dark' });
    expect(readQuery(new URL(frameAddress({ ...all, content: 'lesson' }, PLACE)).search, (name) => notes.push(name))).toMatchObject({ mode: 'lesson', lesson: 'why-this-node', views: [], scenario: undefined, play: false });
    expect(notes).toEqual([]);
  });

  it('opens in a page of its own without what only frames have', () => {
    expect(pageAddress({ ...PLAIN, controls: '0', poster: true, size: '640x300' }, PLACE)).toBe('https://course.example/podium/?scenario=ha3&lang=es');
  });

  it('comes into pages in several ways, with names that cannot break them', () => {
    expect(textFor('iframe', PLAIN, PLACE)).toContain('title="A &quot;node&quot; &amp; &lt;more&gt;" width="100%" height="500"');
    expect(textFor('iframe', PLAIN, PLACE)).toContain('?embed=1&amp;scenario=ha3&amp;lang=es"');
    expect(textFor('link', PLAIN, PLACE)).toBe('https://course.example/podium/?scenario=ha3&lang=es');
    expect(textFor('markdown', PLAIN, { ...PLACE, title: '[x](javascript:y) *z*' })).toBe('[\\[x\\](javascript:y) \\*z\\*](https://course.example/podium/?scenario=ha3&lang=es)');
    expect(textFor('moodle', PLAIN, PLACE)).toMatch(/^<p><iframe [^<>]*><\/iframe><\/p>\n<p><a href="[^"<>]+" target="_blank" rel="noopener">[^<>]+<\/a><\/p>$/);
    expect(textFor('element', { ...PLAIN, poster: true, content: 'moment', size: '800x449' }, PLACE)).toBe(
      '<script src="https://course.example/podium/podium-embed.js"></script>\n<podium-cluster lang="es" state="s=v1.abc_-" height="449" title="A &quot;node&quot; &amp; &lt;more&gt;" poster style="max-width:800px"></podium-cluster>',
    );
    for (const format of FORMATS) expect(textFor(format, PLAIN, { ...PLACE, title: '"><script>alert(1)</script>' }), format).not.toContain('"><script>alert');
  });

  it('takes the address of a Podium as people write it, and never fails on half of one', () => {
    expect(['https://course.example/podium', 'https://course.example/podium/?lang=es#s=v1.abc', 'http://127.0.0.1:4173/index.html#x'].map(baseOf)).toEqual(['https://course.example/podium/', 'https://course.example/podium/', 'http://127.0.0.1:4173/index.html']);
    for (const half of ['', 'http', 'https:', 'https://', 'course.example', 'javascript:alert(1)']) expect(textFor('element', PLAIN, { ...PLACE, base: baseOf(half) }), half).toContain('src="https://your.site/podium/podium-embed.js"');
  });

  it('warns of addresses that only this computer knows', () => {
    expect(['https://course.example/', 'http://localhost:5173/', 'http://127.0.0.1/x', 'file:///home/a.html', 'about:srcdoc', ''].map(isPublic)).toEqual([true, false, false, false, false, false]);
  });
});
