/** What the presenter's phone shows: where the class is, what is noted there, what comes then, in all languages of the lesson. */
import { z } from '../lessons/zod.ts';

const said = (most: number) => z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/), z.string().max(most)).refine((texts) => Object.keys(texts).length <= 8);
const line = said(300);

const format = z.object({
  title: line,
  /** Where one is, of how many. */
  place: z.string().max(40),
  notes: said(20_000).nullable(),
  after: line.nullable(),
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
