/**
 * The browser's storage: of this browser, or of this tab alone. It may be refused (a frame without an origin, a strict browser) or full; then nothing
 * is thrown, and whoever wanted to keep something says in its own words what that means.
 */
export interface BrowserStore {
  /** Undefined: nothing is kept under this key, or nothing at all. */
  read(key: string): string | undefined;
  /** False: it is not kept. */
  keep(key: string, text: string): boolean;
  /** False: storage is refused. */
  forget(key: string): boolean;
  /** The browser's own, for who looks through all of it; undefined where it is refused. */
  whole(): Storage | undefined;
}

function storeOf(which: 'localStorage' | 'sessionStorage'): BrowserStore {
  // Looked up each time: to name it is what a browser may refuse.
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(globalThis[which]);
    } catch {
      return undefined;
    }
  };
  return {
    read: (key) => attempt((storage) => storage.getItem(key)) ?? undefined,
    keep: (key, text) => attempt((storage) => (storage.setItem(key, text), true)) ?? false,
    forget: (key) => attempt((storage) => (storage.removeItem(key), true)) ?? false,
    whole: () => attempt((storage) => storage) ?? undefined,
  };
}

/** As long as the reader keeps it. */
export const browserStore = storeOf('localStorage');

/** As long as the tab is open; a page that is loaded again finds it. */
export const tabStore = storeOf('sessionStorage');
