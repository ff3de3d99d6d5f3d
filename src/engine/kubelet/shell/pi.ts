/**
 * Digits of pi: the Job of Kubernetes' own documentation prints 2,000 of them. Upstream: perl -Mbignum=bpi. Machin's formula in integers.
 */
export function piDigits(count: number): string {
  const extra = 10;
  const unit = 10n ** BigInt(Math.max(count, 1) - 1 + extra);
  const arctan = (inverse: bigint): bigint => {
    const square = inverse * inverse;
    let sum = 0n;
    let sign = 1n;
    for (let power = unit / inverse, odd = 1n; power > 0n; power /= square, odd += 2n, sign = -sign) sum += (sign * power) / odd;
    return sum;
  };
  const digits = String((4n * (4n * arctan(5n) - arctan(239n)) + 5n * 10n ** BigInt(extra - 1)) / 10n ** BigInt(extra));
  return count <= 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
}
