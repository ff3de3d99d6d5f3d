/**
 * `podium vectors PATH [--json FILE]`: replays recorded scheduler cases from a file or folder. Node only.
 */
import { differences, replayFile, type RecordedCase } from '../engine/index.ts';
import { replayRecordings } from './recordings.ts';

const MOST_PRINTED = 5;

/** Runs the command; returns the exit code: 1 when anything differs or cannot be read. */
export async function run(argv: readonly string[]): Promise<number> {
  let matched = 0;
  let differed = 0;
  const read = replayRecordings('vectors', argv, (cases, file) => {
    if (!Array.isArray(cases)) throw new Error(`${file} is not a list of cases`);
    return replayFile(cases as readonly RecordedCase[]).map(({ name, expected, recorded }) => {
      const found = recorded === undefined ? [] : differences(expected, recorded);
      for (const difference of found.slice(0, MOST_PRINTED)) process.stdout.write(`${name}: ${difference}\n`);
      if (found.length > 0) differed++;
      else if (recorded !== undefined) matched++;
      return { name, expected };
    });
  });
  if (read) process.stdout.write(`${matched} matched, ${differed} differed\n`);
  return read && differed === 0 ? 0 : 1;
}
