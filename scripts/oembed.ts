/**
 * oEmbed (https://oembed.com) without a server: for each scenario and lesson of ours an answer as a file, and a small page whose address can be pasted
 * where such answers are looked for. They name the site's own address, so they are there only where the build is told it: PODIUM_BASE, or
 * `npm run build -- --base-url=https://your.site/podium/`.
 */
import { readFileSync, readdirSync } from 'node:fs';
import type { Plugin } from 'vite';
import { escaped } from '../src/outcomes/escaped.ts';
import { FIRST_SCENARIO, SCENARIOS } from '../src/ui/scenarios.ts';
import { headingOf } from './lessonHeads.ts';

const LESSONS = 'src/lessons/lessons';
const SIZE = { width: 800, height: 449 };

interface Shown {
  readonly name: string;
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  /** The address's parameters. */
  readonly query: string;
}

export interface OembedFile {
  readonly path: string;
  readonly text: string;
}

/** The site's own address, or undefined when none is given. Throws when it is no address of a site. */
export function baseOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const { origin, protocol, pathname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`the base must be an http address, not ${text}`);
  return `${origin}${pathname.replace(/\/?$/, '/')}`;
}

function shownThings(): readonly Shown[] {
  const lessons = readdirSync(LESSONS).filter((file) => file.endsWith('.yaml')).sort().map((file) => ({ ...headingOf(readFileSync(`${LESSONS}/${file}`, 'utf8')) }));
  return readdirSync('locales').sort().flatMap((language) => {
    const { scenario, size } = JSON.parse(readFileSync(`locales/${language}/poster.json`, 'utf8')) as { readonly scenario: Readonly<Record<string, string>>; readonly size: string };
    return [
      ...SCENARIOS.map((id) => ({ name: id, language, title: scenario[id] ?? id, summary: size, query: `scenario=${id}&lang=${language}` })),
      ...lessons.map(({ id, title, summary }) => ({ name: id, language, title: title[language] ?? title['en'] ?? id, summary: summary[language] ?? '', query: `lesson=${id}&lang=${language}` })),
    ];
  });
}

const answerAt = (base: string, { name, language }: Pick<Shown, 'name' | 'language'>): string => `${base}oembed/${name}.${language}.json`;

const linkTo = (address: string, title: string): string => `<link rel="alternate" type="application/json+oembed" href="${escaped(address)}" title="${escaped(title)}" />`;

const answer = (base: string, { title, query }: Shown): object => ({
  version: '1.0',
  type: 'rich',
  provider_name: 'Podium',
  provider_url: base,
  title,
  ...SIZE,
  html: `<iframe src="${escaped(`${base}?embed=1&ctl=1&${query}`)}" title="${escaped(title)}" width="${SIZE.width}" height="${SIZE.height}" loading="lazy" allow="fullscreen" style="border:0;max-width:100%"></iframe>`,
});

const page = (base: string, shown: Shown): string => `<!doctype html>
<html lang="${shown.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'" />
    <meta http-equiv="refresh" content="0; url=../?${escaped(shown.query)}" />
    <meta name="description" content="${escaped(shown.summary)}" />
    <title>${escaped(shown.title)}</title>
    ${linkTo(answerAt(base, shown), shown.title)}
  </head>
  <body><a href="../?${escaped(shown.query)}">${escaped(shown.title)}</a></body>
</html>
`;

export const oembedFiles = (base: string): readonly OembedFile[] =>
  shownThings().flatMap((shown) => [
    { path: `oembed/${shown.name}.${shown.language}.json`, text: `${JSON.stringify(answer(base, shown), null, 2)}\n` },
    { path: `at/${shown.name}.${shown.language}.html`, text: page(base, shown) },
  ]);

export function oembed(base: string | undefined): Plugin {
  return {
    name: 'podium-oembed',
    apply: 'build',
    transformIndexHtml: (html) => (base === undefined ? html : html.replace('</head>', `  ${linkTo(answerAt(base, { name: FIRST_SCENARIO, language: 'en' }), 'Podium')}\n  </head>`)),
    generateBundle() {
      if (base !== undefined) for (const { path, text } of oembedFiles(base)) this.emitFile({ type: 'asset', fileName: path, source: text });
    },
  };
}
