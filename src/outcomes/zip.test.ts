import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipOf } from './zip.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('zip', () => {
  it('holds every file as it was, packed or not', () => {
    const files = [
      { path: 'a.txt', bytes: bytesOf('hello '.repeat(10_000)), dense: false },
      { path: 'ñ/b.bin', bytes: Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 251), dense: true },
      { path: 'empty', bytes: new Uint8Array(), dense: false },
    ];
    const zip = zipOf(files);
    expect(unzipSync(zip)).toEqual(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])));
    expect(zip.length).toBeLessThan(72_000);
    expect(unzipSync(zipOf([]))).toEqual({});
  });

  it('is what the format says: checksums, sizes and places', () => {
    const zip = zipOf([{ path: 'a', bytes: bytesOf('123456789'), dense: true }]);
    const view = new DataView(zip.buffer);
    expect(view.getUint32(0, true)).toBe(0x04034b50);
    // The check value of CRC-32.
    expect(view.getUint32(14, true)).toBe(0xcbf43926);
    expect([view.getUint32(18, true), view.getUint32(22, true)]).toEqual([9, 9]);
    const end = zip.length - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    const start = view.getUint32(end + 16, true);
    expect([view.getUint32(start, true), view.getUint32(start + 16, true), view.getUint32(start + 42, true)]).toEqual([0x02014b50, 0xcbf43926, 0]);
    expect(start + view.getUint32(end + 12, true)).toBe(end);
  });
});
