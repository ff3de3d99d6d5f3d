/** What the presenter's phone shows: where the class is, what is noted there, what comes then. */
import { z } from '../lessons/zod.ts';

const line = z.string().max(300);

const format = z.object({
  title: line,
  place: line,
  notes: z.string().max(20_000),
  after: line,
  blank: z.boolean(),
  playing: z.boolean(),
  timer: z.object({ counted: z.int().min(0), startedAt: z.int().min(0).nullable(), limit: z.int().min(0).nullable() }),
  options: z.array(line).max(8),
  round: z.int().min(0).max(2),
});

export type ClickerDesk = z.output<typeof format>;

export function readDesk(desk: unknown): ClickerDesk | undefined {
  const read = format.safeParse(desk);
  return read.success ? read.data : undefined;
}
