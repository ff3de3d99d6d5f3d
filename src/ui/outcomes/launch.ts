/** How the page was launched. A packaged page is told in its `<html>` (outcomes/scormPackage.ts) which lesson it is; a store for marks stands in the address. */
import { tabStore } from '../../session/browserStore.ts';
import { LEVELS, type Level } from '../../lessons/runner.ts';

export interface Launch {
  readonly lesson: string;
  /** Address of its text beside the page, when it is none of ours. */
  readonly file: string | undefined;
  readonly level: Level;
}

export function launchOf({ lms, lesson, lessonFile, level }: DOMStringMap): Launch | undefined {
  if (lms !== 'scorm12' || lesson === undefined) return undefined;
  return { lesson, file: lessonFile, level: LEVELS.find((one) => one === level) ?? 'shown' };
}

const STORE = 'podium.lrs';
const STORE_NAMES = /^(endpoint|auth|fetch|actor|registration|activity_?id)$/i;

const isReload = (): boolean => performance.getEntriesByType('navigation').some((entry) => entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate');

/**
 * What the address says of a learning record store (outcomes/xapi.ts). It holds secrets, so it is taken out of the address, which people copy; a page that is
 * reloaded finds it in its tab's storage.
 */
export function takeStore(): string | undefined {
  const address = new URL(location.href);
  const taken = new URLSearchParams([...address.searchParams].filter(([name]) => STORE_NAMES.test(name)).map(([name, value]) => [name.toLowerCase(), value]));
  const found = taken.has('endpoint');
  if (!found) return isReload() ? tabStore.read(STORE) : undefined;
  const rest = [...address.searchParams].filter(([name]) => !STORE_NAMES.test(name));
  try {
    history.replaceState(history.state, '', `${address.pathname}${rest.length === 0 ? '' : `?${new URLSearchParams(rest)}`}${address.hash}`);
  } catch {
    // A frame without an origin keeps its address.
  }
  // Where nothing is kept a reload ends the reporting.
  tabStore.keep(STORE, taken.toString());
  return taken.toString();
}
