/**
 * `podium hash FILE|LINK`: the hash of a saved run or of the run in a share link, at its end. Equal runs have equal hashes anywhere.
 */
import { readFileSync, statSync } from 'node:fs';
import { readLink } from '../session/link.ts';
import { openFile } from './clusterFile.ts';
import { runOf } from './scenarios.ts';

export async function run(argv: string[]): Promise<number> {
  const [what] = argv;
  if (what === undefined) {
    process.stderr.write('usage: podium hash FILE|LINK\n');
    return 1;
  }
  const isFile = statSync(what, { throwIfNoEntry: false })?.isFile() === true;
  const run = isFile ? openFile(readFileSync(what), what) : runOf(readLink(what.slice(what.indexOf('#') + 1)).run);
  process.stdout.write(`${run.hash()}\n`);
  return 0;
}
