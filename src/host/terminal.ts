/** Terminal lines of the page. */
import type { Run } from '../engine/index.ts';
import { addonManifest } from '../examples/addons.ts';
import { complete } from '../kubectl/complete.ts';
import type { Forward } from '../kubectl/host.ts';
import { Shell } from '../kubectl/shell/shell.ts';
import type { Outcome } from '../session/protocol.ts';
import type { History } from './history.ts';
import { runHost, type Files } from './runHost.ts';

export type TextFiles = Readonly<Record<string, string>>;

/** What `kubectl port-forward` has opened: the terminal's, not the run's. */
const FORWARDS = new WeakMap<History, Map<number, Forward>>();

const LONGEST = 100_000;
/** Opening brackets in one line: more are no command, and the parser would run out of stack. */
const MOST_BRACKETS = 500;

/**
 * Runs a line at the present moment; what it writes is logged with it, and in the past begins a new future. A line that wants an editor
 * changes nothing and says what is to be edited; run again with the edited text it goes on from there.
 */
export function runTerminal(history: History, line: string, files: TextFiles, edited?: string): Outcome {
  if (line.length > LONGEST || line.split(/[({]/).length > MOST_BRACKETS) return { stdout: '', stderr: 'sh: line too long\n', exitCode: 2, notSimulated: [] };
  let left = edited;
  let editing: string | undefined;
  const edit = (text: string): string | undefined => {
    const answer = left;
    left = undefined;
    if (answer === undefined) editing = text;
    return answer;
  };
  let forwards = FORWARDS.get(history);
  if (forwards === undefined) FORWARDS.set(history, (forwards = new Map()));
  const host = { ...runHost(history.run, line, filesOf(files), () => history.beforeAct(line)), edit, forwards };
  const { stdout, stderr, exitCode } = new Shell(host).run(line);
  if (editing !== undefined) return { stdout: '', stderr: '', exitCode: 0, notSimulated: [], editing };
  return { stdout, stderr, exitCode, notSimulated: notSimulated(stderr) };
}

/** `-f .` is all of them; the manifests of add-ons lie beside, under `addons/`. */
function filesOf(files: TextFiles): Files {
  const texts = new Map(Object.entries(files));
  return { read: (path) => texts.get(path.replace(/^\.\//, '')) ?? addonManifest(path.replace(/^\.\//, '')), list: (path) => (path === '.' || path === './' ? [...texts.keys()].sort() : undefined) };
}

/** Kinds that kubectl did not find, for the page to say that they are not simulated yet. */
const notSimulated = (stderr: string): readonly string[] => [...new Set([...stderr.matchAll(/no matches for kind "([^"]+)"/g)].map(([, kind]) => kind ?? ''))];

export const completions = (run: Run, line: string, cursor: number): readonly string[] => complete(line, cursor, runHost(run, undefined));
