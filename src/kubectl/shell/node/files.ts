/**
 * ls, cp, mv and rm on a node: manifests of static Pods, and files that one has written there oneself. Upstream: GNU coreutils. Leaves out: folders
 * as things to copy or remove, rights, most flags.
 */
import { absolute, failure, FOLDER, write, type Here, type NodeProgram, type ProgramResult } from './program.ts';

const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const pathsOf = (args: readonly string[]): string[] => args.filter((word) => !word.startsWith('-')).map(absolute);

export const ls: NodeProgram = (args, { look }) => {
  const paths = pathsOf(args);
  const long = args.some((word) => /^-\w*l/.test(word));
  const shown = (names: readonly string[]): string => names.map((name) => `${long ? '-rw------- 1 root root ' : ''}${name}\n`).join('');
  const lists = (paths.length === 0 ? ['/root'] : paths).map((path): ProgramResult => {
    const names = look.folder(path);
    if (names !== undefined && look.file(path) === undefined) return { stdout: `${paths.length > 1 ? `${path}:\n` : ''}${shown(names.filter((name) => !name.startsWith('.')))}` };
    return look.file(path) === undefined ? failure(`ls: cannot access '${path}': No such file or directory`, 2) : { stdout: shown([path]) };
  });
  return { stdout: lists.flatMap(({ stdout }) => stdout ?? []).join(paths.length > 1 ? '\n' : ''), stderr: lists.map(({ stderr = '' }) => stderr).join(''), code: Math.max(...lists.map(({ code = 0 }) => code)) };
};

/** What goes where: each source with its text and its new path; or what is wrong. */
function transfer(name: string, args: readonly string[], { look }: Here): readonly { readonly source: string; readonly target: string; readonly text: string }[] | ProgramResult {
  const words = pathsOf(args);
  const target = words.pop();
  if (target === undefined || words.length === 0) return failure(`${name}: missing ${target === undefined ? 'file operand' : `destination file operand after '${target}'`}`);
  const isFolder = look.folder(target) !== undefined && look.file(target) === undefined;
  if (!isFolder && words.length > 1) return failure(`${name}: target '${target}': No such file or directory`);
  const moves = words.map((source) => ({ source, target: isFolder ? `${target === '/' ? '' : target}/${nameOf(source)}` : target, text: look.file(source) }));
  const missing = moves.find(({ text }) => text === undefined);
  return missing === undefined ? moves.map((move) => ({ ...move, text: move.text! })) : failure(`${name}: cannot stat '${missing.source}': No such file or directory`);
}

export const cp: NodeProgram = (args, here) => {
  const moves = transfer('cp', args, here);
  if (!Array.isArray(moves)) return moves as ProgramResult;
  for (const { target, text } of moves) write(here, target, text);
  return {};
};

/** Out of the folder: the kubelet ends the static Pod; into it: it starts it. */
export const mv: NodeProgram = (args, here) => {
  const moves = transfer('mv', args, here);
  if (!Array.isArray(moves)) return moves as ProgramResult;
  for (const { source, target, text } of moves) {
    const component = nameOf(source).replace(/\.yaml$/, '');
    const [from, to] = [source, target].map((path) => path.slice(0, path.lastIndexOf('/')));
    const isAway = here.look.away.includes(component);
    const keeps = CONTROL_PLANE.includes(component) && nameOf(source) === nameOf(target);
    // What the button on a program's card does too.
    if (keeps && from === FOLDER && to === '/tmp' && !isAway) strike(here, 'moveManifest', component);
    else if (keeps && isAway && from === '/tmp' && to === FOLDER) strike(here, 'restoreManifest', component);
    else {
      write(here, target, text);
      write(here, source, undefined);
    }
  }
  here.host.waitUntil(() => false, 0.2);
  return {};
};

export const rm: NodeProgram = (args, here) => {
  const force = args.some((word) => /^-\w*f/.test(word));
  const paths = pathsOf(args);
  if (paths.length === 0) return force ? {} : failure("rm: missing operand\nTry 'rm --help' for more information.");
  const missing = paths.find((path) => here.look.file(path) === undefined);
  if (missing !== undefined && !force) return failure(`rm: cannot remove '${missing}': ${here.look.folder(missing) === undefined ? 'No such file or directory' : 'Is a directory'}`);
  for (const path of paths) write(here, path, undefined);
  return {};
};

/** A program is named by its machine where there are several. */
function strike({ host, node }: Here, code: string, component: string): void {
  if (host.faults?.strike(code, `${component}/${node}`, {}) !== undefined) host.faults.strike(code, component, {});
}
