/** Terminal lines of the page. */
import type { Run } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import type { Outcome } from '../session/protocol.ts';
import type { History } from './history.ts';
import { runHost, type Files } from './runHost.ts';

export type TextFiles = Readonly<Record<string, string>>;

const LONGEST = 100_000;

/** Runs a line at the present moment; what it writes is logged with it, and in the past begins a new future. */
export function runTerminal(history: History, line: string, files: TextFiles): Outcome {
  const words = wordsOf(line.slice(0, LONGEST));
  if (words[0] !== 'kubectl') return refusal(words[0] === undefined ? '' : `${words[0]}: command not found\n`, words[0] === undefined ? 0 : 127);
  const { stdout, stderr, exitCode } = runKubectl(words.slice(1), undefined, runHost(history.run, line, filesOf(files), () => history.beforeAct(line)));
  return { stdout, stderr, exitCode, notSimulated: notSimulated(stderr) };
}

const refusal = (stderr: string, exitCode: number): Outcome => ({ stdout: '', stderr, exitCode, notSimulated: [] });

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '');
}

/** `-f .` is all of them. */
function filesOf(files: TextFiles): Files {
  const texts = new Map(Object.entries(files));
  return { read: (path) => texts.get(path.replace(/^\.\//, '')), list: (path) => (path === '.' || path === './' ? [...texts.keys()].sort() : undefined) };
}

/** Kinds that kubectl did not find, for the page to say that they are not simulated yet. */
const notSimulated = (stderr: string): readonly string[] => [...new Set([...stderr.matchAll(/no matches for kind "([^"]+)"/g)].map(([, kind]) => kind ?? ''))];

export function completions(_run: Run, _line: string, _cursor: number): readonly string[] {
  return [];
}
