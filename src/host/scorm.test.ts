import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './scorm.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-scorm-'));
const site = join(folder, 'site');
const zip = join(folder, 'x.zip');

/** Exit code, and what was said. */
async function scorm(...argv: string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const keep = (text: unknown): boolean => ((said += String(text)), true);
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(keep), vi.spyOn(process.stderr, 'write').mockImplementation(keep)];
  try {
    return { code: await run([...argv, '-o', zip]), said };
  } catch (error) {
    return { code: 1, said: String(error) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

beforeAll(() => {
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(site, 'index.html'), '<!doctype html><html lang="en"><head></head></html>');
  writeFileSync(join(site, 'assets', 'main.js'), 'let a;');
  writeFileSync(join(site, 'podium.html'), 'all in one');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('podium scorm', () => {
  it('packs our lessons and others with the built site', async () => {
    const own = join(folder, 'mine.yaml');
    writeFileSync(own, readFileSync('src/lessons/lessons/replicas-that-come-back.yaml', 'utf8').replace('id: replicas-that-come-back', 'id: mine'));
    const { code, said } = await scorm('three-masters', own, '--site', site, '--lang', 'es', '--mastery', '70', '--level', 'alone');
    expect([code, said]).toEqual([0, expect.stringMatching(/x\.zip: three-masters, mine; \d+ bytes/)]);
    const files = unzipSync(new Uint8Array(readFileSync(zip)));
    expect(Object.keys(files)).toEqual(['assets/main.js', 'imsmanifest.xml', 'lesson-mine.html', 'lesson-three-masters.html', 'lessons/mine.yaml']);
    const manifest = strFromU8(files['imsmanifest.xml']!);
    expect(manifest).toContain('<title>Réplicas que vuelven</title>');
    expect(manifest).toContain('<adlcp:masteryscore>70</adlcp:masteryscore>');
    expect(strFromU8(files['lesson-mine.html']!)).toMatch(/data-lesson="mine" data-level="alone" data-lesson-file=".\/lessons\/mine.yaml" data-language="es"/);
  });

  it('says what is wrong', async () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, 'id: x\n');
    for (const [argv, what] of [
      [[], /usage/],
      [['three-masters', '--level', 'easy'], /usage/],
      [['three-masters', '--mastery', '120'], /usage/],
      [['three-masters', '--colour', 'red'], /usage/],
      [['three-masters', '--lang', 'es"><x'], /--lang/],
      [['no-such-lesson'], /no lesson and no file/],
      [[bad], /podium lesson check/],
      [['three-masters', 'three-masters'], /two lessons/],
      [['three-masters', '--site', folder], /npm run build/],
    ] as const) {
      const { code, said } = await scorm(...argv, ...(argv.includes('--site' as never) ? [] : ['--site', site]));
      expect([argv, code]).toEqual([argv, 1]);
      expect(said).toMatch(what);
    }
  });
});
