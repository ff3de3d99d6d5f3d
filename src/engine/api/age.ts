/**
 * Durations as kubectl and the server's tables print them. Upstream: k8s.io/apimachinery/pkg/util/duration, pkg/printers (translateTimestampSince).
 */
import { parseTime } from './time.ts';
import type { Micros } from '../kernel/time.ts';

/** `45s`, `2m5s`, `3h`, `2d4h`. Clocks may differ by a second: up to there a negative duration is `0s`. */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  if (whole < -1) return '<invalid>';
  if (whole < 0) return '0s';
  if (whole < 120) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return joined(minutes, 'm', whole % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return joined(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return hours < 24 * 365 * 8 ? joined(years, 'y', days % 365, 'd') : `${years}y`;
}

const joined = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;

/** How long ago an RFC 3339 time was; `now` in microseconds since the Unix epoch. `<unknown>` for no time. */
export function ageOf(timestamp: string | null | undefined, now: Micros): string {
  const at = timestamp === undefined || timestamp === null ? Number.NaN : parseTime(timestamp, 0);
  return Number.isNaN(at) ? '<unknown>' : humanDuration((now - at) / 1_000_000);
}
