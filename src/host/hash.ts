/**
 * `podium hash FILE|LINK`: the hash of a saved run or of a share link, at the moment that it holds. Equal runs have equal hashes anywhere.
 */
import { readFileSync, statSync } from 'node:fs';
import { readRun } from './runs.ts';

export async function run(argv: string[]): Promise<number> {
  const [what] = argv;
  if (what === undefined) {
    process.stderr.write('usage: podium hash FILE|LINK\n');
    return 1;
  }
  const isFile = statSync(what, { throwIfNoEntry: false })?.isFile() === true;
  const fragment = what.includes('#') ? what.slice(what.indexOf('#') + 1) : what;
  const run = readRun(isFile ? { file: readFileSync(what), name: what } : { fragment });
  process.stdout.write(`${run.hash()}\n`);
  return 0;
}
