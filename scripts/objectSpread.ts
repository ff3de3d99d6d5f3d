/**
 * Rewrites `{ ...record, stage: 'running' }` in the command line's bundle. V8 11 (Node 20) gives the result of every such place, and of every copy of a
 * copy, a hidden class of its own; whatever reads those objects then meets too many shapes to be fast. Copied by `Object.assign` into an empty
 * object, all with the same keys in the same order share one.
 */
import type { Plugin } from 'vite';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** One property of a literal: its parts in order of evaluation, and what is done with them. */
interface Step {
  readonly code: (target: string, parts: readonly string[]) => string;
  readonly signature: string;
  readonly parts: readonly string[];
}

/** `__proto__` is a key like any other for a spread, but not for an assignment: the few objects that have it are left to the language. */
const RUNTIME = `
function __copy(from) { return typeof from === 'object' && from !== null && !Object.hasOwn(from, '__proto__') ? Object.assign({}, from) : { ...from }; }
function __put(to, key, value) {
  if (key === '__proto__') Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true });
  else to[key] = value;
}
function __add(to, from) {
  const given = typeof from === 'object' && from !== null ? from : { ...from };
  for (const key in given) if (key === '__proto__') __put(to, key, given[key]); else to[key] = given[key];
}
`;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const keyOf = ({ key }: Node): string => ((key as Node).type === 'Identifier' ? ((key as Node)['name'] as string) : JSON.stringify((key as Node)['value']));

const isPlain = (property: Node): boolean => property['kind'] === 'init' && property['method'] === false && (property['computed'] === true || !keyOf(property).includes('__proto__'));

/** A literal with a spread and without methods, accessors and changes made while it is evaluated. */
const isRewritten = (node: Node): boolean => {
  if (node.type !== 'ObjectExpression') return false;
  const properties = node['properties'] as readonly Node[];
  return properties.some(({ type }) => type === 'SpreadElement') && properties.every((property) => (property.type === 'SpreadElement' || isPlain(property)) && !changes(property));
};

const CHANGES = new Set(['AssignmentExpression', 'UpdateExpression', 'AwaitExpression', 'YieldExpression']);

function changes(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(changes);
  if (!isNode(value) || value.type.endsWith('FunctionExpression')) return false;
  return CHANGES.has(value.type) || Object.values(value).some(changes);
}

/** The same program with its spreads rewritten; `program` is its syntax tree. */
export function withoutSpreads(code: string, program: unknown): string {
  const makers = new Map<string, string>();
  const textOf = (node: Node): string => edited(node, node.start, node.end);

  function edited(inside: unknown, start: number, end: number): string {
    const places: Node[] = [];
    find(inside, places);
    let text = '';
    let at = start;
    for (const place of places.sort((a, b) => a.start - b.start)) {
      text += code.slice(at, place.start) + call(place);
      at = place.end;
    }
    return text + code.slice(at, end);
  }

  /** The outermost ones. */
  function find(value: unknown, places: Node[]): void {
    if (Array.isArray(value)) for (const item of value) find(item, places);
    else if (isNode(value)) {
      if (isRewritten(value)) places.push(value);
      else for (const [field, inner] of Object.entries(value)) if (!(value['shorthand'] === true && field === 'key')) find(inner, places);
    }
  }

  const stepOf = (property: Node): Step => {
    if (property.type === 'SpreadElement') return { code: (target, [from]) => `__add(${target}, ${from})`, signature: '...', parts: [textOf(property['argument'] as Node)] };
    const value = textOf(property['value'] as Node);
    if (property['computed'] === true) return { code: (target, [key, given]) => `__put(${target}, ${key}, ${given})`, signature: '[]', parts: [textOf(property['key'] as Node), value] };
    const key = keyOf(property);
    return { code: (target, [given]) => `${target}${/^[\d"]/.test(key) ? `[${key}]` : `.${key}`} = ${given}`, signature: key, parts: [value] };
  };

  function call(literal: Node): string {
    const steps = (literal['properties'] as readonly Node[]).map(stepOf);
    const signature = steps.map((step) => step.signature).join(' ');
    if (!makers.has(signature)) makers.set(signature, maker(steps, makers.size));
    return `__literal${[...makers.keys()].indexOf(signature)}(${steps.flatMap(({ parts }) => parts).join(', ')})`;
  }

  const body = edited(program, 0, code.length);
  return `${body}\n${RUNTIME}${[...makers.values()].join('\n')}\n`;
}

/** A function for all literals with the same keys and spreads. What comes before the first spread stays a literal. */
function maker(steps: readonly Step[], index: number): string {
  const fixed = steps.findIndex(({ signature }) => signature === '...' || signature === '[]');
  const copied = steps[0]!.signature === '...';
  let count = 0;
  const next = (): string => `v${count++}`;
  const start = copied ? `__copy(${next()})` : `{ ${steps.slice(0, fixed).map(({ signature }) => `${signature}: ${next()}`).join(', ')} }`;
  const rest = steps.slice(copied ? 1 : fixed).map((step) => `${step.code('o', step.parts.map(next))}; `);
  return `function __literal${index}(${Array.from({ length: count }, (_, at) => `v${at}`).join(', ')}) { const o = ${start}; ${rest.join('')}return o; }`;
}

export const objectSpread = (): Plugin => ({
  name: 'podium-object-spread',
  renderChunk(code) {
    return { code: withoutSpreads(code, this.parse(code)), map: null };
  },
});
