/** Things of a view that one can point at, by names that are the same on every screen: a spotlight is on a thing, wherever that lies there. */
import type { Spot } from '../../session/stage/desk.ts';

/** What names a thing in the page's drawings, the most exact first. */
const NAMED = ['pod', 'part', 'node', 'machine', 'id'] as const;

const SELECTOR = NAMED.map((name) => `[data-${name}]`).join(',');

/** The name of the thing that an element is or lies in. */
function nameOf(element: Element): { readonly thing: HTMLElement; readonly name: string } | undefined {
  const thing = element.closest<HTMLElement>(SELECTOR);
  const name = NAMED.find((one) => thing?.dataset[one] !== undefined && thing.dataset[one] !== '');
  return thing === null || name === undefined ? undefined : { thing, name: `${name}=${thing.dataset[name]}`.slice(0, 200) };
}

/** The thing of a name in the picture that is shown. */
export function pointedAt(name: string): Element | undefined {
  const [, kind, value] = /^([a-z]+)=(.+)$/s.exec(name) ?? [];
  if (value === undefined || !NAMED.some((one) => one === kind)) return undefined;
  return document.querySelector(`main [data-${kind}="${CSS.escape(value)}"]`) ?? undefined;
}

/** A spot with the thing that it is on, where the picture has one there. */
export function withThing(spot: Spot): Spot {
  const picture = document.querySelector('main');
  if (picture === null) return spot;
  const { left, top, width, height } = picture.getBoundingClientRect();
  const [x, y] = [left + spot.x * width, top + spot.y * height];
  const element = document.elementsFromPoint(x, y).find((one) => picture.contains(one));
  const found = element && nameOf(element);
  // Of several alike the first one would be found elsewhere.
  if (found === undefined || pointedAt(found.name) !== found.thing) return spot;
  const box = found.thing.getBoundingClientRect();
  const part = (from: number, length: number, at: number): number => Math.round(((at - from) / Math.max(1, length)) * 1_000) / 1_000;
  return { ...spot, on: { name: found.name, x: part(box.left, box.width, x), y: part(box.top, box.height, y) } };
}
