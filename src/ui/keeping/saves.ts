/**
 * Runs that this browser keeps for us: each tab writes one, under a name of its own, and overwrites no other. What is stored may be anybody's, and
 * storage may be refused or full.
 */
import { z } from '../../lessons/zod.ts';

const PREFIX = 'podium.run.';
const MOST_SAVES = 5;
const MOST_CHARACTERS = 600_000;
const LONGEST_LABEL = 120;
const MONTH = 30 * 86_400_000;

const saved = z.strictObject({
  version: z.literal(1),
  /** Milliseconds since 1970. */
  at: z.number().min(0),
  /** What it is, for people: the lesson, or what was typed last. */
  label: z.string().max(LONGEST_LABEL),
  fragment: z.string().regex(/^v\d{1,6}\.[A-Za-z0-9_-]+$/),
  /** Where one is in a lesson (outcomes/keptLesson.ts), and the lesson itself, for there are more than ours. */
  kept: z.string().optional(),
  lesson: z.string().optional(),
});

type Saved = z.infer<typeof saved>;
export type Save = Saved & { readonly id: string };

export const saveOf = (id: string, { label, ...rest }: Omit<Save, 'id' | 'version'>): Save => ({ id, version: 1, label: label.slice(0, LONGEST_LABEL), ...rest });

function parsed(id: string, text: string | null): Save | undefined {
  if (text === null || text.length > MOST_CHARACTERS) return undefined;
  try {
    const read = saved.safeParse(JSON.parse(text)).data;
    return read && { ...read, id };
  } catch {
    return undefined;
  }
}

/** All that there is, the newest first. Throws where storage is refused. */
export function saves(storage: Storage): readonly Save[] {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((name) => name.startsWith(PREFIX));
  const all = names.flatMap((name) => parsed(name.slice(PREFIX.length), storage.getItem(name)) ?? []);
  return all.toSorted((a, b) => b.at - a.at);
}

export const drop = (storage: Storage, id: string): void => storage.removeItem(PREFIX + id);

/** Forgets what nobody has asked for in a month, and the oldest beyond a few. `living` are those of tabs that are open. */
export function tidy(storage: Storage, now: number, living: ReadonlySet<string>): void {
  const idle = saves(storage).filter(({ id }) => !living.has(id));
  for (const { id } of idle.filter(({ at }, index) => index >= MOST_SAVES || at < now - MONTH)) drop(storage, id);
}

/** `full`: there is no room, though older ones of tabs that are closed have made way. `large`: it is more than we keep of any run. */
export function write(storage: Storage, save: Save, living: ReadonlySet<string>): 'kept' | 'full' | 'large' {
  const { id, ...rest } = save;
  const text = JSON.stringify(rest);
  if (text.length > MOST_CHARACTERS) return 'large';
  const idle = saves(storage).filter((one) => one.id !== id && !living.has(one.id));
  for (;;) {
    try {
      storage.setItem(PREFIX + id, text);
      return 'kept';
    } catch {
      const oldest = idle.pop();
      if (oldest === undefined) return 'full';
      drop(storage, oldest.id);
    }
  }
}
