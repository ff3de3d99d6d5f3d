import { describe, expect, it } from 'vitest';
import { baseOf, oembed, oembedFiles } from '../../scripts/oembed.ts';

const BASE = 'https://course.example/podium/';

describe('oEmbed', () => {
  const files = oembedFiles(BASE);
  const answers = files.filter(({ path }) => path.endsWith('.json')).map(({ path, text }) => ({ path, ...(JSON.parse(text) as { readonly html: string }) }));

  it('answers for each scenario and lesson in each language', () => {
    expect(answers.map(({ path }) => path)).toEqual(expect.arrayContaining(['oembed/guestbook.en.json', 'oembed/ha3.es.json', 'oembed/why-this-node.es.json']));
    expect(answers.find(({ path }) => path === 'oembed/why-this-node.es.json')).toMatchObject({ version: '1.0', type: 'rich', title: '¿Por qué este nodo?', width: 800, height: 449, provider_url: BASE });
  });

  it('gives a light frame of this site, and nothing else', () => {
    for (const { html } of answers) expect(html).toMatch(/^<iframe src="https:\/\/course\.example\/podium\/\?embed=1&amp;ctl=1&amp;(scenario|lesson)=[\w-]+&amp;lang=(en|es)" title="[^"<>]+" [^<>]*><\/iframe>$/);
  });

  it('has a page for each answer that leads to it and to the thing itself', () => {
    const page = files.find(({ path }) => path === 'at/why-this-node.es.html')?.text;
    expect(page).toContain('<link rel="alternate" type="application/json+oembed" href="https://course.example/podium/oembed/why-this-node.es.json"');
    expect(page).toContain('url=../?lesson=why-this-node&amp;lang=es"');
    expect(files.filter(({ path }) => path.startsWith('at/'))).toHaveLength(answers.length);
  });

  it('takes the address of a site, with or without its last slash, and is left out without one', () => {
    expect([baseOf('https://course.example/podium'), baseOf(`${BASE}?x#y`), baseOf(''), baseOf(undefined)]).toEqual([BASE, BASE, undefined, undefined]);
    expect(() => baseOf('javascript:alert(1)')).toThrow(/http/);
    const { transformIndexHtml } = oembed(undefined);
    expect((transformIndexHtml as (html: string) => string)('<head></head>')).toBe('<head></head>');
  });
});
