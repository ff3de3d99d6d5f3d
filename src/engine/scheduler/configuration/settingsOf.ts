/** The settings that a text says; each text is read once. Upstream: none. */
import type { Settings } from '../settings.ts';
import { readConfiguration } from './read.ts';

const known = new Map<string, Settings | string>();
const MOST_KEPT = 20;

/** Or what kube-scheduler says before it ends. */
export function settingsOf(text: string): Settings | string {
  let found = known.get(text);
  if (found === undefined) {
    const read = readConfiguration(text);
    found = read.ok ? read.settings : read.error;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(text, found);
  }
  return found;
}
