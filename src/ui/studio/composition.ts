/** What a teacher puts together: an embed as parameters, and as the texts by which it comes into a page. Nothing here knows the screen. */
import { escaped } from '../../outcomes/escaped.ts';
import type { Page, Theme } from '../../session/session.ts';
import type { Controls, Hideable, Mode } from '../query.ts';

export const CONTENTS = ['moment', 'scenario', 'lesson'] as const;
export type Content = (typeof CONTENTS)[number];

/** Widths in pixels, or the whole width of the page around. */
export const SIZES = ['100%x300', '100%x500', '100%x800', '800x449', '640x300', '1280x720', '390x600'] as const;
export type Size = (typeof SIZES)[number];

export const FORMATS = ['iframe', 'link', 'markdown', 'moodle', 'element'] as const;
export type Format = (typeof FORMATS)[number];

export interface Composition {
  readonly content: Content;
  readonly scenario: string;
  readonly lesson: string;
  readonly mode: Exclude<Mode, 'lesson'>;
  readonly views: readonly Page[];
  readonly controls: Controls;
  readonly hide: readonly Hideable[];
  readonly readonly: boolean;
  readonly poster: boolean;
  readonly play: boolean;
  readonly language: string;
  readonly theme: Theme;
  readonly size: Size;
}

/** Where the page is, and the moment that it shows, as a link's fragment. */
export interface Place {
  readonly base: string;
  readonly fragment: string;
  readonly title: string;
}

/** The parameters that say something, in the order in which one reads them. */
function parameters({ content, scenario, lesson, mode, views, controls, hide, readonly, play, language, theme }: Composition): readonly (readonly [string, string])[] {
  return [
    ...(content === 'scenario' ? [['scenario', scenario] as const] : content === 'lesson' ? [['lesson', lesson] as const] : []),
    ...(mode === 'explore' || content === 'lesson' ? [] : [['mode', mode] as const]),
    ...(views.length > 0 && content !== 'lesson' ? [['view', views.join(',')] as const] : []),
    ...(controls === '1' ? [] : [['controls', controls] as const]),
    ...(hide.length > 0 ? [['hide', hide.join(',')] as const] : []),
    ...(readonly ? [['readonly', '1'] as const] : []),
    ...(play && content !== 'lesson' ? [['play', '1'] as const] : []),
    ['lang', language],
    ...(theme === 'auto' ? [] : [['theme', theme] as const]),
  ];
}

const fragmentOf = ({ content }: Composition, { fragment }: Place): string => (content === 'moment' ? `#${fragment}` : '');

/** Commas may stand in an address, and are easier to read so. */
const written = (query: readonly (readonly [string, string])[]): string => new URLSearchParams(query.map(([name, value]) => [name, value])).toString().replaceAll('%2C', ',');

export const frameAddress = (composition: Composition, place: Place): string =>
  `${place.base}?${written([['embed', '1'], ...parameters(composition), ...(composition.poster ? [['ctl', '1'] as const] : [])])}${fragmentOf(composition, place)}`;

/** The same in a page of its own. */
export const pageAddress = (composition: Composition, place: Place): string =>
  `${place.base}?${written(parameters(composition).filter(([name]) => name !== 'controls'))}${fragmentOf(composition, place)}`;

export const sizeOf = (size: Size): { readonly width: string; readonly height: number } => {
  const [width = '', height = ''] = size.split('x');
  return { width, height: Number(height) };
};

function frame(composition: Composition, place: Place): string {
  const { width, height } = sizeOf(composition.size);
  return `<iframe src="${escaped(frameAddress(composition, place))}" title="${escaped(place.title)}" width="${width}" height="${height}" style="border:0;max-width:100%" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
}

function element(composition: Composition, place: Place): string {
  const { width, height } = sizeOf(composition.size);
  const attributes = [...parameters(composition), ...(composition.content === 'moment' ? [['state', place.fragment] as const] : []), ['height', String(height)] as const, ['title', place.title] as const];
  const style = width === '100%' ? '' : ` style="max-width:${width}px"`;
  return `<script src="${escaped(new URL('podium-embed.js', place.base).href)}"></script>\n<podium-cluster ${attributes.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ')}${composition.poster ? ' poster' : ''}${style}></podium-cluster>`;
}

const MARKS = /[\\[\]*_`<>]/g;

export function textFor(format: Format, composition: Composition, place: Place): string {
  const address = pageAddress(composition, place);
  switch (format) {
    case 'iframe': return frame(composition, place);
    case 'link': return address;
    case 'markdown': return `[${place.title.replaceAll(MARKS, (mark) => `\\${mark}`)}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})`;
    // Moodle's editor takes the frame for what it is only inside of a paragraph; the link is for its app and for printing.
    case 'moodle': return `<p>${frame(composition, place)}</p>\n<p><a href="${escaped(address)}" target="_blank" rel="noopener">${escaped(place.title)}</a></p>`;
    case 'element': return element(composition, place);
  }
}

/** What stands for a Podium whose address is not known. */
const SOMEWHERE = 'https://your.site/podium/';

/** The address of a Podium out of what was written or pasted: a link's question and moment are not part of it, and a folder ends in a slash. */
export function baseOf(text: string): string {
  try {
    const { origin, protocol, pathname } = new URL(text);
    if (!/^https?:$/.test(protocol)) return SOMEWHERE;
    return `${origin}${pathname}${/\/$|\.html?$/i.test(pathname) ? '' : '/'}`;
  } catch {
    return SOMEWHERE;
  }
}

/** Whether other computers can reach an address at all. */
export function isPublic(base: string): boolean {
  try {
    const { protocol, hostname } = new URL(base);
    return /^https?:$/.test(protocol) && !/^(localhost|127\.|0\.0\.0\.0|\[::1?\])/.test(hostname);
  } catch {
    return false;
  }
}
