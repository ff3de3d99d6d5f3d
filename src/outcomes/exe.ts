/**
 * The block "Web Component" of eXeLearning 4: `closest('.WCP-MainContainer').exeAPI`. Its first release takes (hits, total, end), the next ones
 * (hits, misses, total, end): which one it is, the number of its parameters says.
 */
import type { Grader, Outcome } from './outcomes.ts';

export interface ExeApi {
  start(): void;
  sendScore(...values: readonly (number | boolean)[]): void;
}

/** What is asked of an element. */
interface Inside {
  closest(selector: string): unknown;
}

/** Undefined where the element stands in no such block. */
export function findExe(element: Inside): ExeApi | undefined {
  const api = (element.closest('.WCP-MainContainer') as { readonly exeAPI?: unknown } | null)?.exeAPI as Partial<ExeApi> | null | undefined;
  return typeof api?.start === 'function' && typeof api.sendScore === 'function' ? (api as ExeApi) : undefined;
}

/** Sends each score once; only its last one may open something there. */
export function exeGrader(api: ExeApi): Grader {
  let started = false;
  let sent = '';
  return {
    report({ right, answered, of, done }: Pick<Outcome, 'right' | 'answered' | 'of' | 'done'>) {
      if (!started) api.start();
      started = true;
      const now = `${right} ${answered} ${of} ${done}`;
      if (of === 0 || answered === 0 || now === sent) return;
      sent = now;
      if (api.sendScore.length === 3) api.sendScore(right, of, done);
      else api.sendScore(right, answered - right, of, done);
    },
    end: () => undefined,
  };
}
