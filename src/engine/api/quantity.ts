/**
 * Resource quantities, exact. Upstream: k8s.io/apimachinery/pkg/api/resource (quantity.go, suffix.go).
 * Leaves out: the cached original text (a quantity is always printed in canonical form).
 */

/** How a quantity is printed. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An amount in billionths of a unit, exact, and the form it was written in. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/** Kubernetes' own messages for text that is no quantity. */
export const QUANTITY_FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
export const QUANTITY_SUFFIX_WRONG = "unable to parse quantity's suffix";

const NANO = 1_000_000_000n;
const MAX = (2n ** 63n - 1n) * NANO;
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const BINARY = new Map([
  ['Ki', 10n],
  ['Mi', 20n],
  ['Gi', 30n],
  ['Ti', 40n],
  ['Pi', 50n],
  ['Ei', 60n],
]);
const DECIMAL = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const DECIMAL_SUFFIX = new Map([...DECIMAL].map(([suffix, exponent]) => [exponent, suffix]));
/** Past this exponent of ten the number would only eat memory. */
const MAX_EXPONENT = 400;

export type ParsedQuantity = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly error: string };

/** Reads a quantity as the API server does; amounts below a billionth are rounded away from zero. */
export function tryParseQuantity(text: string | number): ParsedQuantity {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const fresh = parse(String(text));
  parsed.set(text, fresh);
  return fresh;
}

/** The same few quantities are read again and again. */
const parsed = new Map<string | number, ParsedQuantity>();
const MOST_PARSED = 500;

function parse(text: string): ParsedQuantity {
  const match = SHAPE.exec(text);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) return { ok: false, error: QUANTITY_FORMAT_WRONG };
  const read = readSuffix(suffix);
  if (read === undefined) return { ok: false, error: QUANTITY_SUFFIX_WRONG };
  let digits = BigInt(whole + fraction);
  let exponent = read.base10 + 9 - fraction.length;
  if (digits !== 0n && exponent > MAX_EXPONENT) exponent = MAX_EXPONENT;
  digits <<= read.base2;
  let nanos = exponent >= 0 ? digits * 10n ** BigInt(exponent) : ceilDivide(digits, 10n ** BigInt(Math.min(-exponent, MAX_EXPONENT)));
  let format = read.format;
  if (format === 'BinarySI' && nanos > MAX) nanos = MAX;
  if (format === 'BinarySI' && nanos > 0n && nanos < NANO) format = 'DecimalSI';
  return { ok: true, quantity: { nanos: sign === '-' ? -nanos : nanos, format } };
}

/** Reads a quantity that is known to be valid (the API server let it in). Throws RangeError otherwise. */
export function parseQuantity(text: string | number): Quantity {
  const parsed = tryParseQuantity(text);
  if (!parsed.ok) throw new RangeError(parsed.error);
  return parsed.quantity;
}

interface Suffix {
  readonly format: QuantityFormat;
  readonly base2: bigint;
  readonly base10: number;
}

function readSuffix(suffix: string): Suffix | undefined {
  const binary = BINARY.get(suffix);
  if (binary !== undefined) return { format: 'BinarySI', base2: binary, base10: 0 };
  const decimal = DECIMAL.get(suffix);
  if (decimal !== undefined) return { format: 'DecimalSI', base2: 0n, base10: decimal };
  if (!/^[eE][-+]?\d+$/.test(suffix)) return undefined;
  return { format: 'DecimalExponent', base2: 0n, base10: Number(suffix.slice(1)) };
}

/** Division rounded away from zero. */
function ceilDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  if (quotient * by === value) return quotient;
  return value > 0n ? quotient + 1n : quotient - 1n;
}

/** Canonical text: no fraction, the largest suffix that keeps it exact: `0.5` is `500m`, `1024Mi` is `1Gi`. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos } = quantity;
  if (nanos === 0n) return '0';
  const small = nanos > -1024n * NANO && nanos < 1024n * NANO;
  if (quantity.format === 'BinarySI' && !small && nanos % NANO === 0n) return formatBinary(nanos / NANO);
  let amount = nanos;
  let exponent = -9;
  while (amount % 1000n === 0n) {
    amount /= 1000n;
    exponent += 3;
  }
  if (quantity.format !== 'DecimalExponent') {
    for (; exponent > 18; exponent -= 3) amount *= 1000n;
    return `${amount}${DECIMAL_SUFFIX.get(exponent) ?? ''}`;
  }
  return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
}

function formatBinary(value: bigint): string {
  let amount = value;
  let power = 0n;
  while (amount % 1024n === 0n && power < 60n) {
    amount /= 1024n;
    power += 10n;
  }
  for (const [suffix, base2] of BINARY) if (base2 === power) return `${amount}${suffix}`;
  return String(amount);
}

/** Canonical text of a quantity in a ResourceList, which defaulting also rounds up to thousandths. Undefined when it is none. */
export function canonicalQuantity(text: string | number): string | undefined {
  const parsed = tryParseQuantity(text);
  if (!parsed.ok) return undefined;
  const { nanos, format } = parsed.quantity;
  return formatQuantity({ nanos: ceilDivide(nanos, 1_000_000n) * 1_000_000n, format });
}

/** Negative, zero or positive. */
export const compareQuantity = (a: Quantity, b: Quantity): number => (a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0);

/** Sum, printed in the form of the first; a zero takes the form of what is added. */
export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

/** Thousandths of a unit, rounded away from zero: milli-CPUs. Exact up to 2^53. */
export const toMilli = (quantity: Quantity): number => Number(ceilDivide(quantity.nanos, 1_000_000n));

/** Whole units, rounded away from zero: bytes, Pods. Exact up to 2^53. */
export const toValue = (quantity: Quantity): number => Number(ceilDivide(quantity.nanos, NANO));

/** A quantity of so many thousandths. */
export const fromMilli = (milli: number, format: QuantityFormat = 'DecimalSI'): Quantity => ({ nanos: BigInt(milli) * 1_000_000n, format });

/** A quantity of so many units. */
export const fromValue = (value: number, format: QuantityFormat = 'BinarySI'): Quantity => ({ nanos: BigInt(value) * NANO, format });

/** Milli-units of a quantity given as text, 0 when absent or no quantity. */
export function milliOf(text: string | number | undefined): number {
  const parsed = text === undefined ? undefined : tryParseQuantity(text);
  return parsed?.ok ? toMilli(parsed.quantity) : 0;
}

/** Units of a quantity given as text, 0 when absent or no quantity. */
export function valueOf(text: string | number | undefined): number {
  const parsed = text === undefined ? undefined : tryParseQuantity(text);
  return parsed?.ok ? toValue(parsed.quantity) : 0;
}
