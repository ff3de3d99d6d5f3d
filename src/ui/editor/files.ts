/** The editor's files: our own examples, and what the reader has written or dropped. Terminal lines find them by name (`-f web.yaml`). */
import { createStore } from 'zustand/vanilla';
import type { Files } from '../../session/stage/openFiles.ts';

const sources = import.meta.glob<string>('../../examples/manifests/*.yaml', { query: '?raw', import: 'default', eager: true });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Names of our own examples, the first one first. */
export const EXAMPLES: readonly string[] = ['guestbook.yaml', ...Object.keys(sources).map(nameOf).filter((name) => name !== 'guestbook.yaml').sort()];

const original = new Map(Object.entries(sources).map(([path, text]) => [nameOf(path), text]));

export const files = createStore<Files>(() => ({ current: 'guestbook.yaml', texts: original, ours: original }));

export function writeFile(name: string, text: string): void {
  files.setState(({ texts }) => ({ current: name, texts: new Map(texts).set(name, text) }));
}

/** Files that a lesson brings; the first one is shown. */
export function addFiles(added: Readonly<Record<string, string>>): void {
  const names = Object.keys(added);
  if (names.length > 0) files.setState(({ texts }) => ({ current: names[0]!, texts: new Map([...texts, ...Object.entries(added)]) }));
}

export const chooseFile = (name: string): void => files.setState({ current: name });

/** For the host: names are the user's and may be any, so the record has no prototype. */
export function filesByName(): Readonly<Record<string, string>> {
  const record = Object.create(null) as Record<string, string>;
  for (const [name, text] of files.getState().texts) record[name] = text;
  return { ...record };
}
