/**
 * `--sort-by`. Upstream: k8s.io/kubectl/pkg/cmd/get/sorter.go.
 */
import { tryParseQuantity, type Json, type KubeObject } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { lookUp } from './jsonPathValue.ts';

/** Objects in the order of what a path finds in them; those without it come first. */
export function sortObjects(objects: readonly KubeObject[], path: string): readonly KubeObject[] {
  if (path === '') return objects;
  const keyed = objects.map((object, index) => ({ object, index, key: lookUp(path, object as KubeObject & Json)[0] }));
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new Failure(`couldn't find any field with path "${shownPath(path)}" in the list of objects`);
  return keyed.sort((a, b) => compare(a.key, b.key) || a.index - b.index).map(({ object }) => object);
}

const shownPath = (path: string): string => (path.startsWith('{') ? path : `{${path.startsWith('.') ? '' : '.'}${path}}`);

function compare(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const quantities = [tryParseQuantity(String(a)), tryParseQuantity(String(b))];
  if (quantities[0]?.ok === true && quantities[1]?.ok === true) {
    const [x, y] = [quantities[0].quantity.nanos, quantities[1].quantity.nanos];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
