/**
 * The folder of static Pods' manifests on a control plane node, as far as people look into it and move its files away and back. Upstream: ls, mv of
 * coreutils. Leaves out: every other file; what was moved away lies in /tmp, wherever it was moved to.
 */
import { failure, type Here, type NodeProgram, type ProgramResult } from './program.ts';

const FOLDER = '/etc/kubernetes/manifests';
const AWAY = '/tmp';

const fileOf = (component: string): string => `${component}.yaml`;
const clean = (path: string): string => path.replace(/\/+$/, '');

function filesIn({ look }: Here, folder: string): readonly string[] | undefined {
  const { present, away } = look.manifests;
  return folder === FOLDER ? present.map(fileOf) : folder === AWAY ? away.map(fileOf) : undefined;
}

export const ls: NodeProgram = (args, here) => {
  const paths = args.filter((word) => !word.startsWith('-')).map(clean);
  const long = args.some((word) => /^-\w*l/.test(word));
  const shown = (names: readonly string[]): string => names.map((name) => `${long ? '-rw------- 1 root root ' : ''}${name}\n`).join('');
  const lists = (paths.length === 0 ? ['/root'] : paths).map((path): ProgramResult => {
    const names = filesIn(here, path) ?? (path === '/root' ? [] : undefined);
    const at = path.lastIndexOf('/');
    if (names !== undefined) return { stdout: `${paths.length > 1 ? `${path}:\n` : ''}${shown(names)}` };
    return filesIn(here, path.slice(0, at))?.includes(path.slice(at + 1)) === true ? { stdout: shown([path]) } : failure(`ls: cannot access '${path}': No such file or directory`, 2);
  });
  return { stdout: lists.flatMap(({ stdout }) => stdout ?? []).join(paths.length > 1 ? '\n' : ''), stderr: lists.map(({ stderr = '' }) => stderr).join(''), code: Math.max(...lists.map(({ code = 0 }) => code)) };
};

/** Out of the folder: the kubelet ends the static Pod; into it: it starts it. */
export const mv: NodeProgram = (args, here) => {
  const words = args.filter((word) => !word.startsWith('-')).map(clean);
  const target = words.pop();
  if (target === undefined || words.length === 0) return failure(`mv: missing ${target === undefined ? 'file operand' : `destination file operand after '${target}'`}`);
  for (const source of words) {
    const at = source.lastIndexOf('/');
    const [folder, file] = [source.slice(0, at), source.slice(at + 1)];
    if (filesIn(here, folder)?.includes(file) !== true) return failure(`mv: cannot stat '${source}': No such file or directory`);
    const back = target === FOLDER || target === `${FOLDER}/${file}`;
    if (back !== (folder === FOLDER)) strike(here, back ? 'restoreManifest' : 'moveManifest', file.replace(/\.yaml$/, ''));
  }
  here.host.waitUntil(() => false, 0.2);
  return {};
};

/** A program is named by its machine where there are several. */
function strike({ host, node }: Here, code: string, component: string): void {
  if (host.faults?.strike(code, `${component}/${node}`, {}) !== undefined) host.faults.strike(code, component, {});
}
