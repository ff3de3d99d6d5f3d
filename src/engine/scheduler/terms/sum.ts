/** A calculation with its numbers put in: it can be worked out, and it can be written down. Upstream: none. */
import { logarithm } from '../framework/logarithm.ts';

/** `m`: thousandths of a CPU; `B`: bytes. */
export type Unit = 'm' | 'B';

type Operation = '+' | '-' | '*' | '/' | 'trunc' | 'round' | 'min' | 'max' | 'abs' | 'sqrt' | 'ln';

export type Sum = { readonly value: number; readonly unit?: Unit } | { readonly op: Operation; readonly of: readonly Sum[] };

/** One line of an explanation: what is worked out (a code for words), of what (a name of the cluster, verbatim), how, and what comes out. */
export interface Line {
  readonly code: string;
  readonly subject?: string;
  readonly sum: Sum;
  readonly value: number;
}

/** Something that a Filter asks, and whether the node has it. */
export interface Check {
  readonly code: string;
  readonly subject?: string;
  readonly left?: Sum;
  readonly right?: Sum;
  readonly holds: boolean;
}

/** `all` must hold, and one of `any` when there are some. */
export interface Checks {
  readonly all: readonly Check[];
  readonly any?: readonly Check[];
}

export const number = (value: number, unit?: Unit): Sum => (unit === undefined ? { value } : { value, unit });
export const plus = (...of: readonly Sum[]): Sum => (of.length === 1 ? of[0]! : { op: '+', of });
export const minus = (a: Sum, b: Sum): Sum => ({ op: '-', of: [a, b] });
export const times = (...of: readonly Sum[]): Sum => ({ op: '*', of });
export const over = (a: Sum, b: Sum): Sum => ({ op: '/', of: [a, b] });
export const trunc = (sum: Sum): Sum => ({ op: 'trunc', of: [sum] });
export const round = (sum: Sum): Sum => ({ op: 'round', of: [sum] });
export const least = (...of: readonly Sum[]): Sum => ({ op: 'min', of });
export const most = (...of: readonly Sum[]): Sum => ({ op: 'max', of });
export const size = (sum: Sum): Sum => ({ op: 'abs', of: [sum] });

export function lineOf(code: string, subject: string | undefined, sum: Sum): Line {
  return { code, sum, value: workedOut(sum), ...(subject !== undefined && { subject }) };
}

export const passes = ({ all, any }: Checks): boolean => all.every(({ holds }) => holds) && (any === undefined || any.some(({ holds }) => holds));

export function workedOut(sum: Sum): number {
  if ('value' in sum) return sum.value;
  // Whole numbers have no negative zero.
  return calculated(sum.op, sum.of.map(workedOut)) + 0;
}

function calculated(op: Operation, of: readonly number[]): number {
  const [a = 0, b = 0] = of;
  switch (op) {
    case '+': return of.reduce((total, one) => total + one, 0);
    case '-': return a - b;
    case '*': return of.reduce((product, one) => product * one, 1);
    case '/': return a / b;
    case 'trunc': return Math.trunc(a);
    case 'round': return Math.round(a);
    case 'min': return Math.min(...of);
    case 'max': return Math.max(...of);
    case 'abs': return Math.abs(a);
    case 'sqrt': return Math.sqrt(a);
    case 'ln': return logarithm(a);
  }
}
