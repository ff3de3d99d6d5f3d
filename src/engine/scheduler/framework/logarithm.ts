/**
 * The natural logarithm by additions, multiplications and divisions alone, which are the same in every browser; Math.log may differ in its last
 * bit from one to the other. Upstream: Go's math.Log, as PodTopologySpread's weights use it.
 */
const { LN2 } = Math;

/** ln(x) for x > 0, within an ulp or two. */
export function logarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  // ln(m) = 2 artanh(z), z = (m - 1) / (m + 1); |z| < 0.172, so that 12 terms are enough.
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let n = 25; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return exponent * LN2 + 2 * z * sum;
}
