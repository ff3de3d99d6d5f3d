/**
 * Times as the tools of a Linux machine print them, in UTC. Times are microseconds since the Unix epoch.
 */
import { formatTime } from '../../discovery.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const SECOND = 1_000_000;

/** `2026-11-02T08:00:01Z` */
const iso = (at: number): string => formatTime(at, 0);

/** `Nov 02 08:00:01` */
export const journalTime = (at: number): string => {
  const text = iso(at);
  return `${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(8, 10)} ${text.slice(11, 19)}`;
};

/** `1102 08:00:01.123456`, as klog begins its lines. */
export const klogTime = (at: number): string => {
  const text = iso(at);
  return `${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 19)}.${String(at % SECOND).padStart(6, '0')}`;
};

/** `Mon 2026-11-02 08:00:01 UTC` */
export const sinceTime = (at: number): string => `${DAYS[Math.floor(at / SECOND / 86_400) % 7]} ${iso(at).slice(0, 10)} ${iso(at).slice(11, 19)} UTC`;

/** `3min 20s`, `1h 5min` */
export function systemdAge(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / SECOND));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}h${minutes > 0 ? ` ${minutes}min` : ''}`;
  return minutes > 0 ? `${minutes}min${seconds % 60 > 0 ? ` ${seconds % 60}s` : ''}` : `${seconds}s`;
}

/** `0:03:20` */
export function supervisorAge(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / SECOND));
  return `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `3 minutes ago`, as crictl and docker say it. */
export function longAge(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / SECOND));
  if (seconds < 60) return seconds < 1 ? 'Less than a second ago' : `${seconds} seconds ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes === 1 ? 'About a minute ago' : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? 'About an hour ago' : `${hours} hours ago`;
}
