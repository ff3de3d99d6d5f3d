/**
 * `podium transcripts PATH [--json FILE]`: replays recorded kubectl scenarios from a file or folder, each on a cluster of its own. Node only.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { replayScenario, type RecordedScenario, type ReplayedStep } from './transcripts/replay.ts';

interface Arguments {
  readonly path: string;
  readonly json?: string;
}

function read(argv: readonly string[]): Arguments | undefined {
  let path: string | undefined;
  let json: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--json') json = argv[++i];
    else if (argument.startsWith('--json=')) json = argument.slice('--json='.length);
    else if (path === undefined && !argument.startsWith('-')) path = argument;
    else return undefined;
  }
  return path === undefined ? undefined : { path, ...(json !== undefined && { json }) };
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

const asLine = ({ scenario, index, stdout, stderr, exitCode }: ReplayedStep): string =>
  `${JSON.stringify({ scenario, index, stdout, stderr, exitCode })}\n`;

/** Runs the command; returns the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const parsed = read(argv);
  if (parsed === undefined) {
    process.stderr.write('usage: podium transcripts PATH [--json FILE]\n');
    return 1;
  }
  try {
    const lines: string[] = [];
    const { DESCRIPTIONS } = await import('../engine/descriptions.ts');
    for (const file of filesOf(parsed.path)) {
      const scenario = JSON.parse(readFileSync(file, 'utf8')) as RecordedScenario;
      const steps = replayScenario(scenario, filesNear(file), DESCRIPTIONS);
      lines.push(...steps.map(asLine));
      if (parsed.json === undefined)
        for (const step of steps)
          process.stdout.write(
            `${step.scenario} $ ${step.cmd}\n${step.stdout}${step.stderr}${step.exitCode === 0 ? '' : `exit ${step.exitCode}\n`}`,
          );
    }
    if (parsed.json !== undefined) writeFileSync(parsed.json, lines.join(''));
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
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
