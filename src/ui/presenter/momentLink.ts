/** The link that a QR code holds: the whole moment where it fits, else what comes nearest to it. */
import type { SessionState } from '../../session/session.ts';

/** More squares than that many characters need cannot be told apart from the last row. */
export const MOST = 1_500;

export interface MomentLink {
  readonly address: string;
  /** `moment`: all of it. `lesson`, `step`: the lesson from its start, the scenario at this step. `page`: only Podium. */
  readonly kind: 'moment' | 'lesson' | 'step' | 'page';
  /** Characters of the whole link, where it is too long. */
  readonly length?: number;
}

/** `lesson`: the id of the lesson that is under way. */
export function linkFor(base: string, fragment: string, { source, frame, page }: Pick<SessionState, 'source' | 'frame' | 'page'>, lesson: string | undefined): MomentLink {
  const whole = `${base}#s=${fragment.replace(/^#?(s=)?/, '')}`;
  if (whole.length <= MOST) return { address: whole, kind: 'moment' };
  const { length } = whole;
  if (lesson !== undefined) return { address: `${base}?lesson=${encodeURIComponent(lesson)}`, kind: 'lesson', length };
  // Other futures begin with commands that a scenario's name does not tell.
  if (source !== undefined && 'scenario' in source && frame?.branch === 'main') return { address: `${base}?${new URLSearchParams({ scenario: source.scenario, step: String(frame.seq), view: page }).toString()}`, kind: 'step', length };
  return { address: base, kind: 'page', length };
}
