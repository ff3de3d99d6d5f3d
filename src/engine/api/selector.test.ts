import { describe, expect, it } from 'vitest';
import {
  formatSelector,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseSelector,
  requirementHolds,
  selects,
  selectorOf,
  type Selector,
} from './selector.ts';

const parse = (text: string): Selector => {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.selector;
};
const fault = (text: string): string | undefined => {
  const parsed = parseSelector(text);
  return parsed.ok ? undefined : parsed.error;
};

describe('label selectors', () => {
  it('reads every form', () => {
    const selector = parse('a=b, c in (x,y),!d,e,f!=g,h notin (i),j==k,n>3');
    expect(matchesLabels(selector, { a: 'b', c: 'y', e: '', j: 'k', n: '4' })).toBe(true);
    expect(matchesLabels(selector, { a: 'b', c: 'y', e: '', j: 'k', n: '3' })).toBe(false);
    expect(matchesLabels(selector, { a: 'b', c: 'y', d: '', e: '', j: 'k', n: '4' })).toBe(false);
    expect(formatSelector(selector)).toBe('a=b,c in (x,y),!d,e,f!=g,h!=i,j=k,n>3');
  });
  it('an empty one selects everything, an absent one nothing', () => {
    expect(matchesLabels(parse(''), undefined)).toBe(true);
    expect(selects({}, { a: 'b' })).toBe(true);
    expect(selects(undefined, { a: 'b' })).toBe(false);
    expect(selectorOf({ matchExpressions: [{ key: 'a', operator: 'Near' }] })).toBeUndefined();
  });
  it('names of Object.prototype are plain labels', () => {
    expect(selects({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, {})).toBe(false);
    expect(selects(JSON.parse('{"matchLabels":{"__proto__":"x"}}'), JSON.parse('{"__proto__":"x"}'))).toBe(true);
  });
  it('Gt and Lt want whole numbers', () => {
    const gt = { key: 'k', operator: 'Gt', values: ['5'] } as const;
    expect([
      requirementHolds(gt, '6'),
      requirementHolds(gt, '5'),
      requirementHolds(gt, 'x'),
      requirementHolds(gt, '5.5'),
      requirementHolds(gt, undefined),
    ]).toEqual([true, false, false, false, false]);
  });
  it.each([
    ['a=b,', "found '', expected: identifier after ','"],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in x', "unable to parse requirement: found 'x' expected: '('"],
    ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a=-', expect.stringContaining('unable to parse requirement: values[0][a]: Invalid value: "-": a valid label must be')],
    ['a/b/c', expect.stringContaining('unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key must')],
  ])('refuses %j', (text, message) => expect(fault(text)).toEqual(message));
});

describe('field selectors', () => {
  it('reads and matches', () => {
    const parsed = parseFieldSelector('metadata.name=a\\,b,status.phase!=Running,spec.nodeName==');
    expect(parsed).toEqual({
      ok: true,
      requirements: [
        { field: 'metadata.name', value: 'a,b', equal: true },
        { field: 'status.phase', value: 'Running', equal: false },
        { field: 'spec.nodeName', value: '', equal: true },
      ],
    });
    if (parsed.ok) expect(matchesFields(parsed.requirements, (field) => (field === 'metadata.name' ? 'a,b' : ''))).toBe(true);
  });
  it('says what it cannot read', () =>
    expect(parseFieldSelector('oops')).toEqual({ ok: false, error: "invalid selector: 'oops'; can't understand 'oops'" }));
});
