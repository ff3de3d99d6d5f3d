/** The presenter's timer: counts up, or down from a limit. Pure; times are real milliseconds. */
import type { Timer } from '../../session/stage/moment.ts';

const elapsed = ({ counted, startedAt }: Timer, now: number): number => counted + (startedAt === null ? 0 : Math.max(0, now - startedAt));

/** What it shows: time gone, or left until the limit; negative when it is over. */
export const shown = (timer: Timer, now: number): number => (timer.limit === null ? elapsed(timer, now) : timer.limit - elapsed(timer, now));

export const toggled = (timer: Timer, now: number): Timer => (timer.startedAt === null ? { ...timer, startedAt: now } : { ...timer, startedAt: null, counted: elapsed(timer, now) });

/** Back to the start; a timer that runs goes on running. */
export const reset = (timer: Timer, now: number): Timer => ({ ...timer, counted: 0, startedAt: timer.startedAt === null ? null : now });

export const limited = (timer: Timer, limit: number | null, now: number): Timer => reset({ ...timer, limit }, now);

/** `4:05`, `1:02:00`, `-0:30`. */
export function clockText(milliseconds: number): string {
  const seconds = Math.abs(milliseconds < 0 ? Math.floor(milliseconds / 1_000) : milliseconds / 1_000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), (seconds / 60) % 60];
  return `${milliseconds < 0 ? '-' : ''}${hours > 0 ? `${hours}:${two(minutes)}` : Math.floor(minutes)}:${two(seconds % 60)}`;
}
