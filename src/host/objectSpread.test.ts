import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { withoutSpreads } from '../../scripts/objectSpread.ts';

/** What a program returns as it is, and with its spreads rewritten: as text, so that the order of keys counts. */
function both(body: string): readonly [string, string] {
  const program = `function run() { ${body} }`;
  const rewritten = withoutSpreads(program, parseAst(program));
  const outcome = (code: string): string => JSON.stringify(new Function(`${code}\nreturn run();`)(), (_key, value) => (value === undefined ? 'undefined' : value));
  expect(rewritten).toContain('__literal0(');
  return [outcome(program), outcome(rewritten)];
}

it.each([
  'const a = { x: 1, y: 2 }; return { ...a, y: 3, z: 4 };',
  'const a = { x: 1, y: 2 }; return { y: 3, z: 4, ...a };',
  'const a = { x: 1 }; return { before: 0, ...(a.x === 1 && { one: true }), ...(a.x === 2 && { two: true }), ...undefined, ...null, after: a.x };',
  'const a = { x: { k: 1 } }; return { ...a, x: { ...a.x, [`n${1}`]: 2, ...{ k: 3 } } };',
  "return [{ ...'ab' }, { ...[7, 8] }, { x: 1, ...'c' }, { x: 1, ...[9] }];",
  'const b = 2; return [1, 2].map((a) => ({ ...{ a }, b, "c-d": b, 5: 6 }));',
  'const seen = []; const say = (x) => { seen.push(x); return { [x]: x }; }; const o = { a: say(1), ...say(2), [say(3)[3]]: say(4), ...say(5) }; return [o, seen];',
])('says the same: %s', (body) => {
  const [plain, rewritten] = both(body);
  expect(rewritten).toBe(plain);
});

it('keeps __proto__ a key like any other', () => {
  const [plain, rewritten] = both(
    `const user = JSON.parse('{"__proto__": "x", "constructor": 1}'); const deep = JSON.parse('{"__proto__": {"bad": true}}'); const key = '__proto__';
    return [{ ...user }, { ...deep, a: 1 }, { a: 1, ...user, ...deep }, { ...{ a: 1 }, [key]: 2 }].map((o) => [Object.keys(o), Object.getPrototypeOf(o) === Object.prototype, o.bad, Object.entries(o)]);`,
  );
  expect(rewritten).toBe(plain);
  expect(plain).toContain('__proto__');
});

it('leaves alone what changes while it is evaluated', () => {
  const program = 'let n = 0; const a = { x: 1 }; const b = { ...a, n: n++ };';
  expect(withoutSpreads(program, parseAst(program))).not.toContain('__literal0(');
});
