import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly name: string;
  readonly short_name: string;
  readonly start_url: string;
  readonly scope: string;
  readonly display: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly type: string; readonly purpose: string }[];
  readonly shortcuts: readonly { readonly url: string }[];
}

const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as Manifest;

/** Width and height in the head of a PNG. */
function sizeOf(path: string): string {
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

describe('the installed page', () => {
  it('has what browsers ask of what they install, all of it under its own folder', () => {
    expect(manifest).toMatchObject({ short_name: 'Podium', start_url: './', scope: './', display: 'standalone' });
    for (const { url } of manifest.shortcuts) expect(url).toMatch(/^\.\//);
    for (const purpose of ['any', 'maskable']) {
      const sizes = manifest.icons.filter((icon) => icon.purpose === purpose && icon.type === 'image/png').map(({ sizes }) => sizes);
      expect(sizes).toEqual(['192x192', '512x512']);
    }
  });

  it('has icons that are there, and as large as it says', () => {
    for (const { src, sizes, type } of manifest.icons) {
      const path = `public/${src.replace('./', '')}`;
      expect(existsSync(path), path).toBe(true);
      if (type === 'image/png') expect(sizeOf(path), path).toBe(sizes);
    }
    expect(sizeOf('public/icons/apple-touch-icon.png')).toBe('180x180');
    expect(readFileSync('index.html', 'utf8')).toContain('href="./icons/apple-touch-icon.png"');
  });
});
