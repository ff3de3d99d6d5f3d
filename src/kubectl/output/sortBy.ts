/**
 * `--sort-by`. Upstream: k8s.io/kubectl/pkg/cmd/get/sorter.go, github.com/fvbommel/sortorder. Leaves out: how Go's sort shuffles more than
 * twelve things that are equal.
 */
import { tryParseQuantity, type Json } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { lookUp } from './jsonPathValue.ts';

/** Things in the order of what a path finds in them. */
export function sortBy<T>(things: readonly T[], path: string, valueOf: (thing: T) => Json): readonly T[] {
  if (path === '') return things;
  const keyed = things.map((thing) => ({ thing, key: lookUp(path, valueOf(thing))[0] }));
  if (things.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new Failure(`couldn't find any field with path "${shownPath(path)}" in the list of objects`);
  // To Go's sort by insertion a thing without a value is less than any other, and than another without one: those come first, the last of them foremost.
  const without = keyed.filter(({ key }) => key === undefined).reverse();
  const sorted = keyed.filter(({ key }) => key !== undefined).sort((a, b) => compare(a.key!, b.key!));
  return [...without, ...sorted].map(({ thing }) => thing);
}

const shownPath = (path: string): string => (path.startsWith('{') ? path : `{${path.startsWith('.') ? '' : '.'}${path}}`);

function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const quantities = [tryParseQuantity(String(a)), tryParseQuantity(String(b))];
  if (quantities[0]?.ok === true && quantities[1]?.ok === true) {
    const [x, y] = [quantities[0].quantity.nanos, quantities[1].quantity.nanos];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return naturally(String(a), String(b));
}

/** As people count: `web-2` before `web-10`, digits before all else. Equal numbers with fewer zeros before them come first. */
function naturally(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D/g) ?? [], b.match(/\d+|\D/g) ?? []];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [x, y] = [left[at]!, right[at]!];
    if (x === y) continue;
    const [digits, others] = [/^\d/.test(x), /^\d/.test(y)];
    if (digits !== others) return digits ? -1 : 1;
    if (!digits) return x < y ? -1 : 1;
    const [m, n] = [x.replace(/^0+/, ''), y.replace(/^0+/, '')];
    if (m.length !== n.length) return m.length - n.length;
    if (m !== n) return m < n ? -1 : 1;
    return x.length - y.length;
  }
  return left.length - right.length;
}
