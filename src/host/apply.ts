/**
 * `podium apply FILE...`: applies manifests to a cluster, lets it come to rest, and prints what became of it.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import mri from 'mri';
import { actorName, Run, SECOND, KINDS, type KubeObject } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { textOfFile } from '../session/fileText.ts';
import { readCluster } from './clusterFile.ts';
import { runHost, type Files } from './runHost.ts';
import { encodeRun } from './runFile.ts';

const USAGE = 'usage: podium apply FILE... [--cluster FILE] [--scheduler-config FILE] [--until settled|30s] [--save FILE] [-o wide|yaml|json|events|trace]';
const OUTPUTS = ['wide', 'yaml', 'json', 'events', 'trace'];

/** The disk, for kubectl. */
export const DISK: Files = {
  read: (path) => (isFile(path) ? textOfFile(readFileSync(path)) : undefined),
  list: (path) => (isFolder(path) ? readdirSync(path).sort() : undefined),
  write: (path, text) => writeFileSync(path, text),
};

export async function run(argv: string[]): Promise<number> {
  const args = mri(argv, { string: ['cluster', 'scheduler-config', 'until', 'save', 'o'], alias: { o: 'output' } });
  const output = String(args['o'] ?? 'wide');
  const files = args._;
  const problem = files.length === 0 ? USAGE : !OUTPUTS.includes(output) ? `unknown output ${output}: one of ${OUTPUTS.join(', ')}` : undefined;
  if (problem !== undefined) return fail(problem);
  const limit = untilOf(args['until']);
  if (limit === undefined) return fail(`--until ${args['until']}: expected "settled" or a duration such as 30s`);
  const given = readCluster(args['cluster'], DISK);
  const schedulerConfig = args['scheduler-config'] === undefined ? undefined : DISK.read(String(args['scheduler-config']));
  if (args['scheduler-config'] !== undefined && schedulerConfig === undefined) return fail(`${args['scheduler-config']}: no such file`);
  const run = schedulerConfig === undefined ? given : new Run({ ...given.scenario, schedulerConfig }, given.seed);
  run.settle();
  const outcome = runKubectl(['apply', ...files.flatMap((file) => ['-f', file])], undefined, runHost(run, `kubectl apply ${files.map((file) => `-f ${file}`).join(' ')}`, DISK));
  process.stderr.write(outcome.stdout + outcome.stderr);
  const settled = limit === 'settled' ? settle(run) : run.advanceTo(run.headTime + limit);
  run.seek(run.head);
  if (args['save']) writeFileSync(args['save'], encodeRun(run.save()));
  process.stdout.write(print(run, output));
  return outcome.exitCode !== 0 || settled === false ? 1 : 0;
}

function settle(run: Run): boolean {
  const { settled, moving } = run.settle();
  if (!settled) process.stderr.write(`not settled after 600s; still changing: ${moving.join(', ')}\n`);
  return settled;
}

/** Microseconds, `settled`, or undefined for what cannot be read. */
function untilOf(text: unknown): number | 'settled' | undefined {
  if (text === undefined || text === 'settled') return 'settled';
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(text));
  if (match === null) return undefined;
  return Number(match[1]) * { ms: 1_000, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND }[match[2] as 'ms' | 's' | 'm' | 'h'];
}

function print(run: Run, output: string): string {
  if (output === 'trace') {
    let text = '';
    for (let seq = 1; seq <= run.head; seq++) {
      const { actor, ...entry } = run.entry(seq)!;
      text += `${JSON.stringify({ ...entry, actor: actorName(actor) })}\n`;
    }
    return text;
  }
  if (output === 'json') {
    const items = KINDS.flatMap(({ group, version, plural }) => run.objects(group, version, plural)) as readonly KubeObject[];
    return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items }, undefined, 4)}\n`;
  }
  const kubectl = (...argv: string[]): string => runKubectl(argv, undefined, runHost(run, undefined)).stdout;
  if (output === 'events') return kubectl('get', 'events', '-A');
  const kinds = KINDS.filter(({ kind }) => kind !== 'Event' && kind !== 'Lease').map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`));
  return output === 'yaml' ? kubectl('get', kinds.join(','), '-A', '-o', 'yaml') : kubectl('get', 'nodes,deployments,daemonsets,replicasets,pods,services', '-A', '-o', 'wide');
}

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
