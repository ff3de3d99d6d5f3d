/**
 * `podium transcripts PATH [--json FILE]`: replays recorded kubectl scenarios from a file or folder, each on a cluster of its own. Node only.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { replayRecordings } from './recordings.ts';
import { replayScenario, type RecordedScenario, type ReplayedStep } from './transcripts/replay.ts';

const textOf = ({ scenario, cmd, stdout, stderr, exitCode }: ReplayedStep): string =>
  `${scenario} $ ${cmd}\n${stdout}${stderr}${exitCode === 0 ? '' : `exit ${exitCode}\n`}`;

/** Runs the command; returns the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const { DESCRIPTIONS } = await import('../engine/descriptions.ts');
  const quiet = argv.some((argument) => argument.startsWith('--json'));
  const read = replayRecordings('transcripts', argv, (scenario, file) => {
    const steps = replayScenario(scenario as RecordedScenario, filesNear(file), DESCRIPTIONS);
    if (!quiet) for (const step of steps) process.stdout.write(textOf(step));
    return steps.map(({ scenario: name, index, stdout, stderr, exitCode }) => ({ scenario: name, index, stdout, stderr, exitCode }));
  });
  return read ? 0 : 1;
}

/** Paths in a recording are relative to one of the folders above it. */
function filesNear(file: string): { read(path: string): string | undefined; list(path: string): readonly string[] | undefined } {
  const roots: string[] = [process.cwd()];
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    roots.push(folder);
    if (dirname(folder) === folder) break;
  }
  const found = (path: string, wanted: 'file' | 'folder'): string | undefined =>
    roots
      .map((root) => resolve(root, path))
      .find((candidate) => {
        const stats = statSync(candidate, { throwIfNoEntry: false });
        return wanted === 'file' ? stats?.isFile() === true : stats?.isDirectory() === true;
      });
  return {
    read(path) {
      const real = found(path, 'file');
      return real === undefined ? undefined : readFileSync(real, 'utf8');
    },
    list(path) {
      const real = found(path, 'folder');
      return real === undefined ? undefined : readdirSync(real).sort();
    },
  };
}
