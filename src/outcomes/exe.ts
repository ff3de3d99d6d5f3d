/**
 * The block "Web Component" of eXeLearning 4: `closest('.WCP-MainContainer').exeAPI`. What an embed says to the page around it (embed/messages.ts)
 * becomes its marks. Its first release takes (hits, total, end), later ones (hits, misses, total, end): which it is, the number of its parameters
 * says.
 */
export interface ExeApi {
  start(): void;
  sendScore(...values: readonly (number | boolean)[]): void;
}

/** What is asked of an element. */
interface Inside {
  closest(selector: string): unknown;
}

interface Said {
  readonly type?: unknown;
  readonly payload?: unknown;
}

/** Undefined where the element stands in no such block. */
export function findExe(element: Inside): ExeApi | undefined {
  const api = (element.closest('.WCP-MainContainer') as { readonly exeAPI?: unknown } | null)?.exeAPI as Partial<ExeApi> | null | undefined;
  return typeof api?.start === 'function' && typeof api.sendScore === 'function' ? (api as ExeApi) : undefined;
}

const whole = (value: unknown): number | undefined => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined);

/** Takes each message of the embed. The block is started by the first thing that somebody does in it. */
export function exeListener(api: ExeApi): (said: Said) => void {
  let started = false;
  let answered = 0;
  return ({ type, payload }) => {
    if (type !== 'score' && type !== 'completed' && type !== 'predict') return;
    if (!started) api.start();
    started = true;
    const marks = (typeof payload === 'object' ? payload : null) as { readonly right?: unknown; readonly answered?: unknown; readonly of?: unknown } | null;
    const [right, of] = [whole(marks?.right), whole(marks?.of)];
    if (type === 'predict' || right === undefined || of === undefined || of === 0) return;
    answered = whole(marks?.answered) ?? (type === 'completed' ? Math.max(answered, right) : answered);
    const isEnd = type === 'completed';
    if (api.sendScore.length === 3) api.sendScore(right, of, isEnd);
    else api.sendScore(right, Math.max(0, answered - right), of, isEnd);
  };
}
