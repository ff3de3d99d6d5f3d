import { strFromU8, strToU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { scormPackage, type PackagedLesson } from './scormPackage.ts';

const SITE = {
  'offline.js': strToU8('self'),
  'studio.html': strToU8('<html >'),
  'index.html': strToU8('<!doctype html>\n<html data-offline="./offline.js" lang="en"><head>\n    <link rel="manifest" href="./manifest.webmanifest" />\n<script src="./assets/b.js"></script></head></html>'),
  'assets/b.js': strToU8('let b = 1;'),
  'assets/a.js': strToU8('let a = 1;'),
  'early.js': strToU8('let e = 1;'),
};
const LESSONS: readonly PackagedLesson[] = [
  { id: 'pods', title: 'Pods & "Services" <b>', asks: true },
  { id: 'mine', title: 'Mía', asks: false, own: 'id: mine\n' },
];
const options = { title: 'Curso', language: 'es', level: 'complete', mastery: 60 } as const;

describe('scormPackage', () => {
  it('holds a manifest at its root, a page for each lesson, and each file of the site once', () => {
    const files = unzipSync(scormPackage(LESSONS, SITE, options));
    expect(Object.keys(files)).toEqual(['assets/a.js', 'assets/b.js', 'early.js', 'imsmanifest.xml', 'lesson-mine.html', 'lesson-pods.html', 'lessons/mine.yaml']);
    const page = strFromU8(files['lesson-mine.html']!);
    expect(page).toContain('<html data-lms="scorm12" data-lesson="mine" data-level="complete" data-lesson-file="./lessons/mine.yaml" data-language="es" lang="en">');
    expect(page).not.toMatch(/offline|webmanifest/);
    expect(page).toContain('./assets/b.js');
    expect(strFromU8(files['lessons/mine.yaml']!)).toBe('id: mine\n');
  });

  it('names in its manifest whatever is in it, and nothing else', () => {
    const files = unzipSync(scormPackage(LESSONS, SITE, options));
    const manifest = strFromU8(files['imsmanifest.xml']!);
    const named = [...manifest.matchAll(/<file href="([^"]+)"/g)].map((match) => match[1]!);
    expect(named.toSorted()).toEqual(Object.keys(files).filter((path) => path !== 'imsmanifest.xml'));
    const identifiers = [...manifest.matchAll(/ identifier="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    for (const [, wanted] of manifest.matchAll(/identifierref="([^"]+)"/g)) expect(identifiers).toContain(wanted);
    expect(manifest).toContain('<schemaversion>1.2</schemaversion>');
    expect([...manifest.matchAll(/adlcp:scormtype="sco"/g)]).toHaveLength(2);
    expect(manifest).toContain('<title>Pods &amp; &quot;Services&quot; &lt;b&gt;</title>');
    expect([...manifest.matchAll(/<adlcp:masteryscore>60</g)]).toHaveLength(1);
    expect(manifest).not.toMatch(/<(?!\/?[\w:?]+[^<>]*>)/);
  });

  it('is the same bytes however the site was listed, and whatever the time zone', () => {
    const again = Object.fromEntries(Object.entries(SITE).reverse());
    expect(scormPackage(LESSONS, again, options)).toEqual(scormPackage(LESSONS, SITE, options));
    const zip = scormPackage(LESSONS, SITE, options);
    // The date of the first entry, in the format of DOS: 1 January 2000, 00:00.
    expect(zip.slice(10, 14)).toEqual(new Uint8Array([0, 0, 0x21, 0x28]));
  });

  it('wants the page of a built site', () => {
    expect(() => scormPackage(LESSONS, { 'assets/a.js': SITE['assets/a.js'] }, options)).toThrow(/index\.html/);
  });
});
