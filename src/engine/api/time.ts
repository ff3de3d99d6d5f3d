/**
 * Times as objects write them: RFC 3339 in UTC, of integer microseconds since the run began and the wall clock at that moment (whole seconds
 * since the Unix epoch). Upstream: k8s.io/apimachinery/pkg/apis/meta/v1 Time, MicroTime. The calendar is the civil-from-days algorithm.
 */
const DAY = 86_400;
const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-02T08:00:00Z` */
export function formatTime(micros: number, epoch: number): string {
  const seconds = epoch + Math.floor(micros / 1_000_000);
  if (seconds !== latest.seconds) latest = { seconds, text: textOf(seconds) };
  return latest.text;
}

/** Much is written in the same second. */
let latest = { seconds: NaN, text: '' };

function textOf(seconds: number): string {
  const { year, month, day } = civil(Math.floor(seconds / DAY));
  const rest = ((seconds % DAY) + DAY) % DAY;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}Z`;
}

/** `2026-11-02T08:00:00.000000Z` */
export function formatMicroTime(micros: number, epoch: number): string {
  const fraction = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  return `${formatTime(micros, epoch).slice(0, -1)}.${fraction}Z`;
}

/** Microseconds since the run began; NaN for what is no RFC 3339 time. */
export function parseTime(text: string, epoch: number): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60);
  const seconds =
    daysOf(Number(year), Number(month), Number(day)) * DAY + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return (seconds - epoch) * 1_000_000 + Math.floor(Number(`0.${fraction || '0'}`) * 1_000_000);
}

function civil(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}
