/**
 * Times as describe prints them: RFC 1123 with a numeric zone. Upstream: time.RFC1123Z.
 */
import { parseTime } from '../discovery.ts';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon, 23 Nov 2026 19:41:29 +0000`; the year 1 for no time, as Go prints it. */
export function longTime(timestamp: string | null | undefined): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(timestamp ?? '');
  if (match === null) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const [, year, month, day, clock] = match;
  const days = Math.floor(parseTime(timestamp ?? '', 0) / 86_400_000_000);
  return `${DAYS[((days % 7) + 7) % 7]}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${clock} +0000`;
}
