/**
 * Lessons as a SCORM 1.2 package: one SCO for each lesson, all of them with the same files of the built site. The same lessons of the same build
 * give the same bytes.
 */
import type { Level } from '../lessons/runner.ts';
import { escaped } from './escaped.ts';
import { zipOf } from './zip.ts';

export interface PackagedLesson {
  readonly id: string;
  readonly title: string;
  /** Its text, when it is none of ours. */
  readonly own?: string;
  /** Whether it asks anything: then the LMS says by `mastery` whether one has passed. */
  readonly asks: boolean;
}

export interface PackageOptions {
  readonly title: string;
  /** Language in which it opens; without it, the reader's own. */
  readonly language?: string;
  /** How much of the tasks is given. */
  readonly level: Level;
  /** Percent with which a lesson is passed. */
  readonly mastery: number;
}

export type SiteFiles = { readonly [path: string]: Uint8Array };

/** What the page needs of a built site. The others are what one visits instead, or what keeps the site without a network: the LMS does that. */
export const isPackaged = (path: string): boolean => path === 'index.html' || path === 'icon.svg' || /^early\.(js|css)$/.test(path) || (path.startsWith('assets/') && !path.includes('..'));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Packed already. */
const isDense = (path: string): boolean => /\.(png|webp|woff2|zip)$/.test(path);

export function scormPackage(lessons: readonly PackagedLesson[], site: SiteFiles, options: PackageOptions): Uint8Array {
  const page = new TextDecoder().decode(site['index.html']);
  if (!/<html\b/.test(page)) throw new Error('index.html of the built site is missing');
  const shared = Object.keys(site).filter((path) => isPackaged(path) && path !== 'index.html').sort();
  const files = new Map<string, Uint8Array>(shared.map((path) => [path, site[path]!]));
  for (const lesson of lessons) {
    files.set(pageOf(lesson), bytesOf(launchPage(page, lesson, options)));
    if (lesson.own !== undefined) files.set(textOf(lesson), bytesOf(lesson.own));
  }
  files.set('imsmanifest.xml', bytesOf(manifestOf(lessons, shared, options)));
  return zipOf([...files.keys()].sort().map((path) => ({ path, bytes: files.get(path)!, dense: isDense(path) })));
}

const pageOf = ({ id }: PackagedLesson): string => `lesson-${id}.html`;
const textOf = ({ id }: PackagedLesson): string => `lessons/${id}.yaml`;

/** The site's own page, which is told what it is here. */
function launchPage(page: string, lesson: PackagedLesson, { language, level }: PackageOptions): string {
  const told = { 'data-lms': 'scorm12', 'data-lesson': lesson.id, 'data-level': level, ...(lesson.own !== undefined && { 'data-lesson-file': `./${textOf(lesson)}` }), ...(language !== undefined && { 'data-language': language }) };
  const attributes = Object.entries(told).map(([name, value]) => `${name}="${escaped(value)}" `).join('');
  return page
    .replace(/ data-offline="[^"]*"/, '')
    .replace(/\s*<link rel="(manifest|alternate|apple-touch-icon)"[^>]*>/g, '')
    .replace('<html ', () => `<html ${attributes}`);
}

/** Text of XML; what XML 1.0 cannot hold is left out. */
const inXml = (text: string): string => escaped(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));

function manifestOf(lessons: readonly PackagedLesson[], shared: readonly string[], { title, mastery }: PackageOptions): string {
  const items = lessons.map((lesson) => `      <item identifier="item-${lesson.id}" identifierref="sco-${lesson.id}" isvisible="true">
        <title>${inXml(lesson.title)}</title>${lesson.asks ? `\n        <adlcp:masteryscore>${mastery}</adlcp:masteryscore>` : ''}
      </item>`);
  const file = (path: string): string => `      <file href="${inXml(path)}"/>`;
  const scos = lessons.map((lesson) => `    <resource identifier="sco-${lesson.id}" type="webcontent" adlcp:scormtype="sco" href="${pageOf(lesson)}">
${[pageOf(lesson), ...(lesson.own === undefined ? [] : [textOf(lesson)])].map(file).join('\n')}
      <dependency identifierref="site"/>
    </resource>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="podium-${lessons.map(({ id }) => id).join('.')}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="lessons">
    <organization identifier="lessons">
      <title>${inXml(title)}</title>
${items.join('\n')}
    </organization>
  </organizations>
  <resources>
${scos.join('\n')}
    <resource identifier="site" type="webcontent" adlcp:scormtype="asset">
${shared.map(file).join('\n')}
    </resource>
  </resources>
</manifest>
`;
}
