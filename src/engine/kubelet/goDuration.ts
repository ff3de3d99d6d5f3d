/**
 * Durations as Go prints them, rounded to milliseconds: `1.234s`, `12ms`, `1m2.5s`, `5m0s`. Upstream: time.Duration.String.
 */
import { MILLISECOND, type Micros } from '../kernel/time.ts';

export function goDuration(micros: Micros): string {
  const millis = Math.round(micros / MILLISECOND);
  if (millis < 1000) return millis === 0 ? '0s' : `${millis}ms`;
  const minutes = Math.floor(millis / 60_000);
  const seconds = (millis % 60_000) / 1000;
  return `${minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
