/**
 * Durations as Go writes and reads them: `15s`, `1m30s`. Upstream: time.ParseDuration, Duration.String. Leaves out: what is below a microsecond.
 */
import type { Micros } from '../../kernel/time.ts';

const UNITS: { readonly [unit: string]: Micros } = { ns: 0.001, us: 1, 'µs': 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/y;

/** Undefined when it is none. */
export function parseDuration(text: string): Micros | undefined {
  const rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0;
  let sum = 0;
  let at = 0;
  for (PART.lastIndex = 0; at < rest.length; at = PART.lastIndex) {
    const part = PART.exec(rest);
    if (part === null) return undefined;
    sum += Number(part[1]) * UNITS[part[2]!]!;
  }
  return rest === '' ? undefined : Math.round(text.startsWith('-') ? -sum : sum);
}

export function formatDuration(micros: Micros): string {
  const sign = micros < 0 ? '-' : '';
  const all = Math.abs(micros);
  if (all === 0) return '0s';
  if (all < 1_000) return `${sign}${all}µs`;
  if (all < 1_000_000) return `${sign}${all / 1_000}ms`;
  const seconds = all / 1_000_000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const left = Math.round((seconds % 60) * 1e6) / 1e6;
  return `${sign}${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${left}s`;
}
