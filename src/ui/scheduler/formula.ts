/** A calculation written down: operators, parentheses where they are needed, CPU and bytes as Kubernetes writes them. */
import type { Sum } from '../../views/pluginTerms.ts';

const KIBI = 1024;
const PREFIXES = ['Ki', 'Mi', 'Gi', 'Ti'] as const;

const short = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4))));

/** An amount in its unit: `1500m`, `2.5`, `8Gi`. */
export function written(value: number, unit?: 'm' | 'B'): string {
  if (unit === 'm') return value % 1000 === 0 ? short(value / 1000) : `${short(value)}m`;
  if (unit !== 'B') return short(value).replace('-', '−');
  let amount = value;
  let prefix = '';
  for (const next of PREFIXES) {
    if (Math.abs(amount) < KIBI) break;
    amount /= KIBI;
    prefix = next;
  }
  return `${short(amount)}${prefix}`;
}

const RANK: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };
const SIGN: Readonly<Record<string, string>> = { '+': ' + ', '-': ' − ', '*': ' × ', '/': ' ÷ ' };

/** `least`: how tightly what stands around it binds. */
function part(sum: Sum, least: number): string {
  if ('value' in sum) return sum.value < 0 && least > 0 ? `(${written(sum.value, sum.unit)})` : written(sum.value, sum.unit);
  const { op, of } = sum;
  const inner = (): string => of.map((one) => part(one, 0)).join(', ');
  switch (op) {
    case 'trunc': return `⌊${inner()}⌋`;
    case 'abs': return `|${inner()}|`;
    case 'round': case 'min': case 'max': case 'sqrt': case 'ln': return `${op}(${inner()})`;
    default: {
      const rank = RANK[op]!;
      const text = of.map((one, index) => part(one, index > 0 && (op === '-' || op === '/') ? rank + 1 : rank)).join(SIGN[op]);
      return rank < least ? `(${text})` : text;
    }
  }
}

export const formulaOf = (sum: Sum): string => part(sum, 0);

/** Whether there is anything to see in it but its result. */
export const isPlain = (sum: Sum): boolean => 'value' in sum;
