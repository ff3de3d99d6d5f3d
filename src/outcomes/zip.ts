/**
 * A zip archive in one piece, the same bytes for the same files: a date that is always the same, no attributes. fflate packs the files; its own archives
 * would come with whatever else uses fflate, and the first thing that does is a link.
 */
import { deflateSync } from 'fflate';

export interface ZippedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Packed already: it is put in as it is. */
  readonly dense: boolean;
}

/** 1 January 2000, 00:00, as MS-DOS writes it. */
const DATE = ((2000 - 1980) << 9) | (1 << 5) | 1;
const VERSION = 20;
const UTF8 = 0x0800;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Little-endian numbers, each with how many bytes it takes. */
function record(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(result.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return result;
}

export function zipOf(files: readonly ZippedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, bytes, dense } of files) {
    const name = new TextEncoder().encode(path);
    const body = dense ? bytes : deflateSync(bytes, { level: 9 });
    const about = [[2, VERSION], [2, UTF8], [2, dense ? 0 : 8], [2, 0], [2, DATE], [4, crc32(bytes)], [4, body.length], [4, bytes.length], [2, name.length], [2, 0]] as const;
    const head = record([4, 0x04034b50], ...about);
    directory.push(record([4, 0x02014b50], [2, VERSION], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    parts.push(head, name, body);
    offset += head.length + name.length + body.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  const result = new Uint8Array(offset + size + end.length);
  let at = 0;
  for (const part of [...parts, ...directory, end]) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
