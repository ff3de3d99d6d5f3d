/** A run as a file: JSON, checked like a link when it is read. */
import type { RunValue } from '../engine/index.ts';
import { textOfFile } from '../session/fileText.ts';
import { checkRun, fields, LIMITS, parseBounded, whole, type WrittenRun } from '../session/runCheck.ts';
import { RunError } from '../session/runError.ts';
import { writtenRun } from './scenarios.ts';

const FORMAT = 1;

export interface RunFile {
  readonly run: WrittenRun;
  /** Sequence number of the step at which it was saved; absent: its end. */
  readonly at?: number;
}

export function encodeRun(value: RunValue, at?: number): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ podium: FORMAT, ...writtenRun(value), at }, undefined, 1)}\n`);
}

/** Undefined: the text is no saved run (it may be a cluster). Throws RunError when it is one that cannot be opened. */
export function decodeRun(bytes: Uint8Array): RunFile | undefined {
  const text = decodeText(bytes);
  if (!/^\s*\{\s*"podium"\s*:/.test(text)) return undefined;
  const json = fields(parseBounded(text), 'file');
  if (typeof json['podium'] === 'number' && json['podium'] > FORMAT) throw new RunError('newer', `format ${json['podium']}`);
  return { run: checkRun(json), ...(json['at'] !== undefined && { at: whole(json['at'], 'at') }) };
}

export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > LIMITS.bytes) throw new RunError('tooLarge', `${bytes.length} bytes`);
  try {
    return textOfFile(bytes, true);
  } catch {
    throw new RunError('damaged', 'not UTF-8 or UTF-16 text');
  }
}
