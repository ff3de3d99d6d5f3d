/** Carries a suggestion out in a future of its own, and lets time pass until the Pod is placed; the reader's own future stays as it was. */
import type { Session } from '../../session/session.ts';
import type { Suggestion } from '../../views/whatIf.ts';
import { forked } from '../inspector/holdTrial.ts';

export type TryOutcome =
  | { readonly code: 'placed'; readonly pod: string; readonly node: string }
  | { readonly code: 'notPlaced' }
  | { readonly code: 'onlyOne' }
  | { readonly code: 'failed'; readonly message: string };

/** Decisions of the scheduler waited for: others come first when much is going on. */
const MOST_DECISIONS = 30;

export async function tryChange(session: Session, name: string, { lines, follow }: Suggestion): Promise<TryOutcome> {
  if (!(await forked(session, name))) return { code: 'onlyOne' };
  for (const line of lines) {
    const outcome = await session.run(line);
    if (outcome === undefined || outcome.exitCode !== 0) return { code: 'failed', message: outcome?.stderr.trim() ?? line };
  }
  for (let tries = 0; tries < MOST_DECISIONS; tries++) {
    const placed = placedNow(session, follow);
    if (placed !== undefined) {
      await session.until({ pod: placed.pod.split('/')[1] ?? '' });
      return { code: 'placed', ...placed };
    }
    if (!(await session.until({ actor: 'kube-scheduler' }))) break;
  }
  return { code: 'notPlaced' };
}

/** Whether the step shown is the decision that places the Pod. */
function placedNow(session: Session, follow: string): { readonly pod: string; readonly node: string } | undefined {
  const { step } = session.store.getState().frame ?? {};
  if (step?.type !== 'scheduled') return undefined;
  const { pod = '', outcome, node } = step.data as { readonly pod?: string; readonly outcome?: string; readonly node?: string };
  const isMeant = follow.endsWith('*') ? pod.startsWith(follow.slice(0, -1)) : pod === follow;
  return outcome === 'bound' && isMeant && node !== undefined ? { pod, node } : undefined;
}
