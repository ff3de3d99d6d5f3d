/**
 * Looks up JSONPath templates in objects. Upstream: k8s.io/client-go/util/jsonpath/jsonpath.go.
 */
import type { Json } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { compactJson } from './json.ts';
import { ExecutionFault, parseRelaxed, type Operand, type Part, type Step } from './jsonPath.ts';

/** The text of a template for a value; what is missing leaves nothing. */
export function renderTemplate(parts: readonly Part[], root: Json): string {
  return render(parts, root, root);
}

function render(parts: readonly Part[], root: Json, current: Json): string {
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      const found = walk(part.steps, root, current);
      return part.type === 'path' ? found.map(textOf).join(' ') : found.map((value) => render(part.body, root, value)).join('');
    })
    .join('');
}

/** All values that the paths of a template find. */
export function valuesOf(parts: readonly Part[], root: Json): readonly Json[] {
  return parts.flatMap((part) =>
    part.type === 'path'
      ? walk(part.steps, root, root)
      : part.type === 'range'
        ? walk(part.steps, root, root).flatMap((value) => valuesOf(part.body, value))
        : [],
  );
}

/** Values of a relaxed path. */
export const lookUp = (path: string, root: Json): readonly Json[] => valuesOf(parseRelaxed(path), root);

/** A found value as text: strings as they are, collections as JSON. */
export const textOf = (value: Json): string => (typeof value === 'string' ? value : value === null ? '<nil>' : compactJson(value));

/** Values on the way of one path at most: `..*..*` and its like multiply without end. Upstream has no such bound. */
const MOST_VALUES = 500_000;

function walk(steps: readonly Step[], root: Json, current: Json): readonly Json[] {
  let values: readonly Json[] = [current];
  for (const step of steps) {
    const found: Json[] = [];
    for (const value of values) {
      for (const next of advance(step, root, value)) found.push(next);
      if (found.length > MOST_VALUES) throw new Failure(`the jsonpath finds more than ${MOST_VALUES} values`);
    }
    values = found;
  }
  return values;
}

function advance(step: Step, root: Json, value: Json): readonly Json[] {
  switch (step.type) {
    case 'root':
      return [root];
    case 'current':
      return [value];
    case 'field':
      return fieldOf(value, step.name);
    case 'wildcard':
      return childrenOf(value);
    case 'recursive':
      return [value, ...descendants(value)];
    case 'slice':
      return sliceOf(value, step);
    case 'union':
      return step.parts.flatMap((part) => walk(part, root, value));
    case 'filter':
      return childrenOf(value).filter((child) => holds(step, root, child));
  }
}

function fieldOf(value: Json, name: string): readonly Json[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, name)) return [];
  return [(value as { readonly [key: string]: Json })[name] ?? null];
}

function childrenOf(value: Json): readonly Json[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value as readonly Json[];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, child]) => child as Json);
}

const descendants = (value: Json): readonly Json[] => childrenOf(value).flatMap((child) => [child, ...descendants(child)]);

function sliceOf(value: Json, step: Extract<Step, { type: 'slice' }>): readonly Json[] {
  if (!Array.isArray(value)) return [];
  const { length } = value;
  const from = step.start === undefined ? 0 : step.start < 0 ? step.start + length : step.start;
  const to = step.end === undefined ? length : step.end < 0 ? step.end + length : step.end;
  if (step.start !== undefined && step.end === step.start + 1 && from >= length) {
    throw new ExecutionFault(`array index out of bounds: index ${step.start}, length ${length}`);
  }
  const wanted = step.step ?? 1;
  if (wanted <= 0) throw new ExecutionFault('step must be > 0');
  return (value as readonly Json[]).slice(Math.max(0, from), Math.min(length, to)).filter((_item, index) => index % wanted === 0);
}

function holds(step: Extract<Step, { type: 'filter' }>, root: Json, child: Json): boolean {
  const left = operandOf(step.left, root, child);
  if (step.right === undefined) return left.length > 0;
  const right = operandOf(step.right, root, child);
  const [a, b] = [left[0], right[0]];
  if (a === undefined || b === undefined) return false;
  switch (step.operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return isLess(a, b);
    case '>':
      return isLess(b, a);
    case '<=':
      return !isLess(b, a);
    default:
      return !isLess(a, b);
  }
}

const operandOf = (operand: Operand, root: Json, child: Json): readonly Json[] =>
  operand.type === 'value' ? [operand.value] : walk(operand.steps, root, child);
const isLess = (a: Json, b: Json): boolean => (typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b));
