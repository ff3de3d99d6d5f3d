/** Boxes, borders and text of the page as SVG, one element at a time. */

export interface Brush {
  readonly out: string[];
  /** Corner of the picture on the page. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  clips: number;
}

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');

export const digits = (value: number): string => String(Math.round(value * 100) / 100);

const isClear = (colour: string): boolean => colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour) || colour.endsWith('/ 0)');

export const pixels = (value: string): number => Number.parseFloat(value) || 0;

/** An ellipse's radius as far as the box allows. */
const radiusOf = (style: CSSStyleDeclaration, scale: number, w: number, h: number): number => Math.min(pixels(style.borderTopLeftRadius) * scale, w / 2, h / 2);

export function paintBox(brush: Brush, style: CSSStyleDeclaration, rect: DOMRect, scale: number): void {
  const x = rect.left - brush.left;
  const y = rect.top - brush.top;
  const { width: w, height: h } = rect;
  if (w <= 0 || h <= 0) return;
  const side = pixels(style.borderTopWidth) * scale;
  const even = ['Right', 'Bottom', 'Left'].every((name) => style.getPropertyValue(`border-${name.toLowerCase()}-width`) === style.borderTopWidth && style.getPropertyValue(`border-${name.toLowerCase()}-style`) === style.borderTopStyle);
  const border = even && side > 0 && style.borderTopStyle !== 'none' && !isClear(style.borderTopColor);
  const fill = isClear(style.backgroundColor) ? undefined : style.backgroundColor;
  if (fill !== undefined || border) {
    const inset = border ? side / 2 : 0;
    const radius = Math.max(0, radiusOf(style, scale, w, h) - inset);
    const dash = style.borderTopStyle === 'dashed' ? ` stroke-dasharray="${digits(side * 3)} ${digits(side * 2.4)}"` : '';
    const line = border ? ` stroke="${style.borderTopColor}" stroke-width="${digits(side)}"${dash}` : '';
    brush.out.push(`<rect x="${digits(x + inset)}" y="${digits(y + inset)}" width="${digits(Math.max(0, w - inset * 2))}" height="${digits(Math.max(0, h - inset * 2))}"${radius > 0 ? ` rx="${digits(radius)}"` : ''} fill="${fill ?? 'none'}"${line}/>`);
  }
  if (!even) paintSides(brush, style, { x, y, w, h }, scale);
}

function paintSides({ out }: Brush, style: CSSStyleDeclaration, { x, y, w, h }: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }, scale: number): void {
  for (const side of ['top', 'right', 'bottom', 'left'] as const) {
    const size = pixels(style.getPropertyValue(`border-${side}-width`)) * scale;
    const colour = style.getPropertyValue(`border-${side}-color`);
    if (size <= 0 || style.getPropertyValue(`border-${side}-style`) === 'none' || isClear(colour)) continue;
    const flat = side === 'top' || side === 'bottom';
    out.push(`<rect x="${digits(side === 'right' ? x + w - size : x)}" y="${digits(side === 'bottom' ? y + h - size : y)}" width="${digits(flat ? w : size)}" height="${digits(flat ? size : h)}" fill="${colour}"/>`);
  }
}

/** Distance of the baseline from the top of a line, as a part of the line's height; by font. */
const baselines = new Map<string, number>();

function baselineOf(font: string): number {
  let part = baselines.get(font);
  if (part === undefined) {
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return 0.8;
    context.font = font;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText('x');
    baselines.set(font, (part = ascent + descent > 0 ? ascent / (ascent + descent) : 0.8));
  }
  return part;
}

interface Line {
  readonly text: string;
  readonly rect: DOMRect;
}

/** A text as it stands on the page, line by line. */
function linesOf(node: Text, range: Range): readonly Line[] {
  const text = node.data;
  range.selectNodeContents(node);
  const rects = range.getClientRects();
  const first = rects[0];
  if (first === undefined) return [];
  if (rects.length === 1) return [{ text, rect: first }];
  const lines: { text: string; left: number; right: number; top: number; bottom: number }[] = [];
  const add = (word: string, rect: DOMRect | undefined): void => {
    if (rect === undefined || rect.width === 0) return;
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.top - rect.top) < 2) {
      last.text += word;
      last.right = Math.max(last.right, rect.right);
    } else lines.push({ text: word, left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom });
  };
  for (const { index, 0: word } of text.matchAll(/[^\s-]+-?\s*|[\s-]+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const parts = range.getClientRects();
    if (parts.length <= 1) add(word, parts[0]);
    else for (let i = 0; i < word.length; i += 1) add(word.charAt(i), letterAt(node, index + i, range));
  }
  return lines.map(({ text, left, right, top, bottom }) => ({ text, rect: new DOMRect(left, top, right - left, bottom - top) }));
}

function letterAt(node: Text, index: number, range: Range): DOMRect | undefined {
  range.setStart(node, index);
  range.setEnd(node, index + 1);
  return range.getClientRects()[0];
}

/** Where what does not fit is cut. */
export interface Edges {
  readonly left: number;
  readonly right: number;
}

/** So much of a text as stands between the edges, with the dots that the browser puts there; from right to left the beginning is cut. */
function cutAt(node: Text, { left, right }: Edges, range: Range, letter: number, fromLeft: boolean): string {
  let low = 0;
  let high = node.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    range.setStart(node, fromLeft ? node.length - middle : 0);
    range.setEnd(node, fromLeft ? node.length : middle);
    if (range.getBoundingClientRect().width <= right - left - letter) low = middle;
    else high = middle - 1;
  }
  return fromLeft ? `…${node.data.slice(node.length - low)}` : `${node.data.slice(0, low)}…`;
}

export function paintText(brush: Brush, node: Text, style: CSSStyleDeclaration, scale: number, edges: Edges | undefined): void {
  const range = document.createRange();
  const size = pixels(style.fontSize) * scale;
  const base = baselineOf(`${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`);
  for (const { text, rect } of linesOf(node, range)) {
    const shown = text.replace(/\s+/g, ' ');
    if (shown.trim() === '' || rect.width <= 0) continue;
    const cut = edges !== undefined && (rect.right > edges.right + 1 || rect.left < edges.left - 1);
    const x = (cut ? edges.left : rect.left) - brush.left;
    const y = rect.top - brush.top + rect.height * base;
    if (y < -20 || y > brush.height + 40 || x > brush.width + 20) continue;
    const words = cut ? cutAt(node, edges, range, size * 0.8, style.direction === 'rtl') : shown;
    const length = cut || words !== words.trim() ? '' : ` textLength="${digits(rect.width)}" lengthAdjust="spacingAndGlyphs"`;
    const line = style.textDecorationLine === 'line-through' ? ' text-decoration="line-through"' : '';
    brush.out.push(`<text x="${digits(x)}" y="${digits(y)}" font-family="${escaped(style.fontFamily)}" font-size="${digits(size)}" font-weight="${style.fontWeight}"${style.fontStyle === 'italic' ? ' font-style="italic"' : ''} fill="${style.color}"${length}${line} xml:space="preserve">${escaped(words)}</text>`);
  }
}
