/**
 * Times as `date` prints them, in UTC. Upstream: GNU and BusyBox date.
 */
import { formatTime } from '../../api/time.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `clock` in seconds since the Unix epoch; without a format as `date` alone prints it. */
export function calendar(clock: number, format = '%a %b %e %H:%M:%S UTC %Y'): string {
  const stamp = formatTime(0, Math.floor(clock));
  const [year = '', month = '', day = ''] = stamp.slice(0, 10).split('-');
  const [hour = '', minute = '', second = ''] = stamp.slice(11, 19).split(':');
  const weekday = DAYS[(Math.floor(clock / 86_400) + 4) % 7]!;
  const parts: ReadonlyMap<string, string> = new Map([
    ['a', weekday], ['b', MONTHS[Number(month) - 1]!], ['e', String(Number(day)).padStart(2)], ['d', day], ['m', month], ['Y', year], ['y', year.slice(2)],
    ['H', hour], ['M', minute], ['S', second], ['s', String(Math.floor(clock))], ['F', `${year}-${month}-${day}`], ['T', `${hour}:${minute}:${second}`],
    ['D', `${month}/${day}/${year.slice(2)}`], ['Z', 'UTC'], ['z', '+0000'], ['N', '000000000'], ['n', '\n'], ['%', '%'],
  ]);
  return format.replace(/%(.)/g, (whole, letter: string) => parts.get(letter) ?? whole);
}
