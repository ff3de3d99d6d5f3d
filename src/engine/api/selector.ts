/**
 * Label and field selectors, as objects and as text. Upstream: k8s.io/apimachinery/pkg/labels/selector.go, fields/selector.go and
 * meta/v1 LabelSelectorAsSelector. Leaves out: nothing that clients can see.
 */
import type { LabelSelector, LabelSelectorRequirement, StringMap } from './object.ts';
import { labelKeyFault, labelValueFault } from './label.ts';

export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** All requirements must hold; none at all selects everything. */
export type Selector = readonly Requirement[];

export type ParsedSelector = { readonly ok: true; readonly selector: Selector } | { readonly ok: false; readonly error: string };

/** Value of a label by any name, `__proto__` included. */
export function labelOf(labels: StringMap | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

const INTEGER = /^[+-]?\d+$/;

/** Node affinity and label selectors share these rules: NotIn and DoesNotExist hold for an absent label; Gt and Lt compare whole numbers. */
export function requirementHolds(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compareNumbers(requirement, value);
  }
}

function compareNumbers(requirement: Requirement, value: string | undefined): boolean {
  const bound = requirement.values[0];
  if (value === undefined || bound === undefined || requirement.values.length !== 1) return false;
  if (!isInt64(value) || !isInt64(bound)) return false;
  return requirement.operator === 'Gt'
    ? BigInt(unsigned(value)) > BigInt(unsigned(bound))
    : BigInt(unsigned(value)) < BigInt(unsigned(bound));
}

const unsigned = (text: string): string => (text.startsWith('+') ? text.slice(1) : text);

function isInt64(text: string): boolean {
  if (!INTEGER.test(text) || text.length > 25) return false;
  return BigInt.asIntN(64, BigInt(unsigned(text))) === BigInt(unsigned(text));
}

export const matchesLabels = (selector: Selector, labels: StringMap | undefined): boolean =>
  selector.every((requirement) => requirementHolds(requirement, labelOf(labels, requirement.key)));

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] satisfies Operator[];

/** A requirement as written in an object; undefined when its operator is unknown. */
export function requirementOf({ key, operator, values = [] }: LabelSelectorRequirement): Requirement | undefined {
  return OPERATORS.includes(operator) ? { key, operator: operator as Operator, values } : undefined;
}

/** The requirements of a LabelSelector; undefined (selects nothing) for an absent or invalid one. An empty one selects everything. */
export function selectorOf(selector: LabelSelector | null | undefined): Selector | undefined {
  if (selector === undefined || selector === null) return undefined;
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  for (const expression of selector.matchExpressions ?? []) {
    const requirement = requirementOf(expression);
    if (requirement === undefined || requirement.operator === 'Gt' || requirement.operator === 'Lt') return undefined;
    requirements.push(requirement);
  }
  return requirements;
}

/** A plain map (a Service's or ReplicationController's selector) as requirements. */
export const selectorOfMap = (map: StringMap | undefined): Selector =>
  Object.entries(map ?? {}).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));

/** Whether a LabelSelector object selects these labels. */
export function selects(selector: LabelSelector | null | undefined, labels: StringMap | undefined): boolean {
  const requirements = selectorOf(selector);
  return requirements !== undefined && matchesLabels(requirements, labels);
}

/** Text of a selector, keys in order, as `kubectl get -o wide` and describe print it. */
export function formatSelector(selector: Selector): string {
  return [...selector]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(formatRequirement)
    .join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  const sorted = [...values].sort().join(',');
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return values.length === 1 ? `${key}=${sorted}` : `${key} in (${sorted})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${sorted}` : `${key} notin (${sorted})`;
    case 'Gt':
      return `${key}>${sorted}`;
    case 'Lt':
      return `${key}<${sorted}`;
  }
}

// ---- text

interface Token {
  readonly kind: 'word' | 'symbol' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };
const LEXEME = /[ \t\r\n]*(==|!=|[=!<>(),]|[^ \t\r\n=!<>(),]+)/y;

function tokens(text: string): Token[] {
  const list: Token[] = [];
  LEXEME.lastIndex = 0;
  for (let match = LEXEME.exec(text); match !== null; match = LEXEME.exec(text)) {
    const lexeme = match[1] ?? '';
    list.push({ kind: /^[=!<>(),]/.test(lexeme) ? 'symbol' : 'word', text: lexeme });
  }
  return list;
}

class SelectorFault extends Error {}

/** `a=b,c in (x,y),!d,e` as the API server reads it, or its own message. */
export function parseSelector(text: string): ParsedSelector {
  try {
    return { ok: true, selector: new Reader(tokens(text)).selector() };
  } catch (fault) {
    if (fault instanceof SelectorFault) return { ok: false, error: fault.message };
    throw fault;
  }
}

/** The text of a LabelSelector: `a=b` is one of its labels, all else an expression. Upstream: metav1.ParseToLabelSelector, with its messages. */
export function parseLabelSelector(text: string): { readonly ok: true; readonly selector: LabelSelector } | { readonly ok: false; readonly error: string } {
  const reader = new Reader(tokens(text));
  const matchLabels: { [key: string]: string } = {};
  const matchExpressions: LabelSelectorRequirement[] = [];
  try {
    for (const requirement of reader.selector().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
      const { key, operator, values } = requirement;
      const sign = reader.signs.get(requirement);
      if (operator === 'Gt' || operator === 'Lt') return { ok: false, error: `${JSON.stringify(operator.toLowerCase())} isn't supported in label selectors` };
      if (sign === '!=') return { ok: false, error: '"!=" is not a valid label selector operator' };
      if (sign === '=' || sign === '==') matchLabels[key] = values[0] ?? '';
      else matchExpressions.push({ key, operator, ...(values.length > 0 && { values }) });
    }
  } catch (fault) {
    if (fault instanceof SelectorFault) return { ok: false, error: `couldn't parse the selector string "${text}": ${fault.message}` };
    throw fault;
  }
  return { ok: true, selector: { ...(Object.keys(matchLabels).length > 0 && { matchLabels }), ...(matchExpressions.length > 0 && { matchExpressions }) } };
}

class Reader {
  /** How each requirement was written. */
  readonly signs = new Map<Requirement, string>();
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  selector(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') return requirements;
      if (!startsRequirement(token)) throw new SelectorFault(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const next = this.#next();
      if (next.kind === 'end') return requirements;
      if (next.text !== ',') throw new SelectorFault(`found '${next.text}', expected: ',' or 'end of string'`);
      if (!startsRequirement(this.#peek())) throw new SelectorFault(`found '${this.#peek().text}', expected: identifier after ','`);
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #requirement(): Requirement {
    const absent = this.#peek().text === '!';
    if (absent) this.#at++;
    const { kind, text: key } = this.#next();
    if (kind !== 'word') throw broken(`found '${key}', expected: identifier`);
    const fault = labelKeyFault(key);
    if (fault !== undefined) throw broken(`<nil>: Invalid value: ${JSON.stringify(key)}: ${fault}`);
    if (absent) return { key, operator: 'DoesNotExist', values: [] };
    const next = this.#peek();
    if (next.kind === 'end' || next.text === ',') return { key, operator: 'Exists', values: [] };
    return this.#comparison(key);
  }

  #comparison(key: string): Requirement {
    const { text: sign } = this.#next();
    const operator = SIGNS.get(sign);
    if (operator === undefined) throw broken(`found '${sign}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = sign === 'in' || sign === 'notin' ? this.#list() : [this.#single()];
    if ((operator === 'Gt' || operator === 'Lt') && !isInt64(values[0] ?? '')) {
      throw broken(
        `values[0][${key}]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
    values.forEach((value, index) => {
      const fault = labelValueFault(value);
      if (fault !== undefined) throw broken(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${fault}`);
    });
    const requirement = { key, operator, values };
    this.signs.set(requirement, sign);
    return requirement;
  }

  #single(): string {
    const token = this.#peek();
    if (token.kind === 'end' || token.text === ',') return '';
    if (token.kind !== 'word') throw broken(`found '${token.text}', expected: identifier`);
    return this.#next().text;
  }

  #list(): string[] {
    const open = this.#next();
    if (open.text !== '(') throw broken(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    let word = '';
    for (let token = this.#next(); token.text !== ')'; token = this.#next()) {
      if (token.text === ',') {
        values.push(word);
        word = '';
      } else if (token.kind === 'word' && word === '') word = token.text;
      else throw broken(`found '${token.text}', expected: ${word === '' ? "',', or identifier" : "',' or ')'"}`);
    }
    values.push(word);
    return [...new Set(values)].sort();
  }
}

const SIGNS = new Map<string, Operator>([
  ['in', 'In'],
  ['notin', 'NotIn'],
  ['=', 'In'],
  ['==', 'In'],
  ['!=', 'NotIn'],
  ['>', 'Gt'],
  ['<', 'Lt'],
]);
const startsRequirement = (token: Token): boolean => token.kind === 'word' || token.text === '!';
const broken = (message: string): SelectorFault => new SelectorFault(`unable to parse requirement: ${message}`);

// ---- fields

export interface FieldRequirement {
  readonly field: string;
  readonly value: string;
  /** False for `!=`. */
  readonly equal: boolean;
}

export type ParsedFieldSelector =
  { readonly ok: true; readonly requirements: readonly FieldRequirement[] } | { readonly ok: false; readonly error: string };

/** `metadata.name=x,status.phase!=Running`; backslash escapes comma, equals sign and itself. */
export function parseFieldSelector(text: string): ParsedFieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of text.match(/(?:\\[\s\S]|[^,\\])+/g) ?? []) {
    const match = /^((?:\\[\s\S]|[^\\=!])*)(==|!=|=)((?:\\[\s\S]|[^\\])*)$/.exec(term);
    if (match === null) return { ok: false, error: `invalid selector: '${text}'; can't understand '${term}'` };
    const value = match[3] ?? '';
    if (/(^|[^\\])(\\\\)*=/.test(value)) return { ok: false, error: `invalid field selector: unescaped '=' in '${value}'` };
    requirements.push({ field: match[1] ?? '', value: value.replace(/\\([\\,=])/g, '$1'), equal: match[2] !== '!=' });
  }
  return { ok: true, requirements };
}

/** Whether every requirement holds; `fieldOf` gives '' for a field without value. */
export const matchesFields = (requirements: readonly FieldRequirement[], fieldOf: (field: string) => string): boolean =>
  requirements.every(({ field, value, equal }) => (fieldOf(field) === value) === equal);
