/** Which tab writes which saved run: who holds the lock of that name. A browser without locks (no https) knows nothing of other tabs. */
const PREFIX = 'podium.run.';
/** A tab that is being reloaded holds its lock a moment longer. */
const GOING = 2_000;

/** Names that this tab has already. */
const ours = new Set<string>();

const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks);

/** Takes a name for this tab, as long as it is there. False: another tab has it. */
export function claim(id: string, patience = 0): Promise<boolean> {
  const manager = locks();
  if (manager === undefined || ours.has(id)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (lock: Lock | null): Promise<never> | undefined => {
      if (lock !== null) ours.add(id);
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => undefined);
    };
    const asked = patience > 0 ? manager.request(PREFIX + id, { signal: AbortSignal.timeout(patience) }, hold) : manager.request(PREFIX + id, { ifAvailable: true }, hold);
    // Frames that may keep nothing may have no locks either: then there is no other tab to think of. Who waited too long was not let in.
    asked.catch((failure: unknown) => resolve(!(failure instanceof DOMException && (failure.name === 'TimeoutError' || failure.name === 'AbortError'))));
  });
}

/** Whether another tab still has a name, when the tab that we may have been before has gone. */
export const isTaken = async (id: string): Promise<boolean> => !(await claim(id, GOING));

/** Names that open tabs have, ours among them. */
export async function living(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = (await locks()?.query()) ?? {};
    return new Set(held.flatMap(({ name = '' }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
  } catch {
    return new Set();
  }
}
