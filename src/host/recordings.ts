/**
 * What `podium vectors` and `podium transcripts` share: `PATH [--json FILE]`, where the path is a recording or a folder of them. Node only.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mri from 'mri';

/** The replayed lines of one recording, as JSON goes into the file; throws with the reason when it cannot be read. */
type Replay = (recording: unknown, file: string) => readonly object[];

/** Replays everything that the path names. Returns false, and has said why, when something cannot be read. */
export function replayRecordings(verb: string, argv: readonly string[], replay: Replay): boolean {
  const args = mri([...argv], { string: ['json'] });
  const [path, ...rest] = args._;
  if (path === undefined || rest.length > 0 || Object.keys(args).some((key) => key !== '_' && key !== 'json')) {
    process.stderr.write(`usage: podium ${verb} PATH [--json FILE]\n`);
    return false;
  }
  try {
    const lines = filesOf(path).flatMap((file) => replay(JSON.parse(readFileSync(file, 'utf8')), file).map((line) => `${JSON.stringify(line)}\n`));
    if (args['json'] !== undefined) writeFileSync(String(args['json']), lines.join(''));
    return true;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const recordings = readdirSync(path).filter((name) => name.endsWith('.json'));
  return recordings.sort().map((name) => join(path, name));
}
