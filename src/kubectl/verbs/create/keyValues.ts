/**
 * `--from-file`, `--from-literal` and `--from-env-file` of ConfigMaps and Secrets. Upstream: k8s.io/kubectl/pkg/util.
 */
import type { Context } from '../../context.ts';
import { configKeyFaults } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { list, type Flag } from '../../flags.ts';

export const SOURCES: readonly Flag[] = [
  list('from-file', { whole: true }),
  list('from-literal', { whole: true }),
  list('from-env-file', { whole: true }),
];

/** Keys and texts in the order given. `kind` and `name` are for the message about a key given twice. */
export function readKeyValues(context: Context, kind: string, name: string): ReadonlyMap<string, string> {
  const { flags } = context;
  if (flags.given('from-env-file') && (flags.given('from-file') || flags.given('from-literal')))
    throw new Failure('from-env-file cannot be combined with from-file or from-literal');
  const values = new Map<string, string>();
  const add = (key: string, value: string): void => {
    const faults = configKeyFaults(key);
    if (faults.length > 0) throw new Failure(kind === 'Secret' ? `${JSON.stringify(key)} is not valid key name for a Secret ${faults.join(';')}` : `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${faults.join(',')}`);
    if (values.has(key))
      throw new Failure(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${kind} ${JSON.stringify(name)}`,
      );
    values.set(key, value);
  };
  for (const source of flags.list('from-file')) for (const [key, value] of fromFile(context, source)) add(key, value);
  for (const source of flags.list('from-literal')) add(...literal(source));
  for (const path of flags.list('from-env-file')) for (const [key, value] of fromEnvFile(context, path)) add(key, value);
  return values;
}

function literal(source: string): [string, string] {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new Failure(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), unquoted(source.slice(equals + 1))];
}

/** Quotes that the shell left around a value are taken off. */
const unquoted = (value: string): string => (value.length >= 2 && /^(['"])[\s\S]*\1$/.test(value) ? value.slice(1, -1) : value);

function fromFile(context: Context, source: string): [string, string][] {
  const parts = source.split('=');
  if (parts.length > 2) throw new Failure("key names or file paths cannot contain '='");
  if (parts.length === 2 && parts[0] === '') throw new Failure(`key name for file path ${parts[1]} missing`);
  if (parts.length === 2 && parts[1] === '') throw new Failure(`file path for key name ${parts[0]} missing`);
  const path = parts.at(-1) ?? '';
  const names = context.host.listFolder(path);
  if (names === undefined) return [[parts.length === 2 ? parts[0]! : (path.split('/').at(-1) ?? path), readText(context, path)]];
  if (parts.length === 2) throw new Failure('cannot give a key name for a directory path');
  return names.flatMap((name): [string, string][] => {
    const text = context.host.readFile(`${path.replace(/\/$/, '')}/${name}`);
    return text === undefined ? [] : [[name, text]];
  });
}

function readText(context: Context, path: string): string {
  const text = context.host.readFile(path);
  if (text === undefined) throw new Failure(`error reading ${path}: no such file or directory`);
  return text;
}

function fromEnvFile(context: Context, path: string): [string, string][] {
  return readText(context, path)
    .split('\n')
    .map((line) => line.trimStart().replace(/\r$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line): [string, string][] => {
      const equals = line.indexOf('=');
      const key = equals < 0 ? line : line.slice(0, equals);
      if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
        throw new Failure(
          `${JSON.stringify(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
        );
      }
      return equals < 0 ? [] : [[key, line.slice(equals + 1)]];
    });
}
