/**
 * `podium vectors PATH [--json FILE]`: replays recorded scheduler cases from a file or folder. Node only.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, replayFile, type RecordedCase } from '../engine/index.ts';

const MOST_PRINTED = 5;

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

interface Arguments {
  readonly path?: string;
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

/** Runs the command; returns the exit code: 1 when anything differs or cannot be read. */
export async function run(argv: readonly string[]): Promise<number> {
  const parsed = read(argv);
  if (parsed?.path === undefined) {
    process.stderr.write('usage: podium vectors PATH [--json FILE]\n');
    return 1;
  }
  const lines: string[] = [];
  let matched = 0;
  let differed = 0;
  try {
    for (const file of filesOf(parsed.path)) {
      const cases: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!Array.isArray(cases)) throw new Error(`${file} is not a list of cases`);
      for (const { name, expected, recorded } of replayFile(cases as readonly RecordedCase[])) {
        lines.push(JSON.stringify({ name, expected }));
        if (recorded === undefined) continue;
        const found = differences(expected, recorded);
        if (found.length === 0) matched++;
        else differed++;
        for (const difference of found.slice(0, MOST_PRINTED)) process.stdout.write(`${name}: ${difference}\n`);
      }
    }
    if (parsed.json !== undefined) writeFileSync(parsed.json, lines.map((line) => `${line}\n`).join(''));
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  process.stdout.write(`${matched} matched, ${differed} differed\n`);
  return differed === 0 ? 0 : 1;
}
