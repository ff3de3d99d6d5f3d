/**
 * What `-f` names: files, folders, or standard input. Upstream: k8s.io/cli-runtime/pkg/resource/visitor.go.
 */
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { readKustomization } from './kustomization.ts';

export interface Input {
  readonly source: string;
  readonly text: string;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** Reads everything that was named, in order. */
export function readInputs(context: Context, paths: readonly string[]): Input[] {
  const kustomized = context.flags.list('kustomize').flatMap((folder) => readKustomization(context, folder));
  if (kustomized.length > 0) return kustomized;
  return paths.flatMap((path) => {
    if (path === '-') return [{ source: 'STDIN', text: context.stdin ?? '' }];
    if (/^https?:\/\//.test(path)) return [{ source: path, text: published(context, path) }];
    return readPath(context, path, context.flags.yes('recursive'), true);
  });
}

/** There is no network; the host knows what stands at a few addresses. */
function published(context: Context, url: string): string {
  const text = context.host.readFile(url);
  if (text === undefined) throw new Failure(`unable to read URL ${JSON.stringify(url)}, no network is at hand`);
  return text;
}

function readPath(context: Context, path: string, recursive: boolean, named: boolean): Input[] {
  const text = context.host.readFile(path);
  if (text !== undefined) return named || EXTENSIONS.some((extension) => path.endsWith(extension)) ? [{ source: path, text }] : [];
  const names = context.host.listFolder(path);
  if (names === undefined) throw new Failure(`the path ${JSON.stringify(path)} does not exist`);
  const inner = names.map((name) => `${path.replace(/\/$/, '')}/${name}`);
  const wanted = recursive ? inner : inner.filter((entry) => context.host.readFile(entry) !== undefined);
  const found = wanted.flatMap((entry) => readPath(context, entry, recursive, false));
  if (named && found.length === 0) throw new Failure(`error reading [${path}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
  return found;
}
