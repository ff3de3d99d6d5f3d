/** A drawing inside the page as it is, its looks written on each element, so that it needs no style sheet any more. */
import { digits, escaped, type Brush } from './paint.ts';

const LOOKS: readonly string[] = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-opacity', 'opacity', 'visibility', 'marker-end'];
const LETTERS: readonly string[] = ['font-family', 'font-size', 'font-weight', 'text-anchor', 'letter-spacing'];
/** Of the page, not of the picture. */
const LEFT_OUT = /^(class|style|on.*|data-.*|aria-.*|role|tabindex|xmlns.*|focusable)$/;
const USUAL: ReadonlyMap<string, string> = new Map([['fill-opacity', '1'], ['stroke', 'none'], ['stroke-dasharray', 'none'], ['stroke-linecap', 'butt'], ['stroke-linejoin', 'miter'], ['stroke-opacity', '1'], ['opacity', '1'], ['visibility', 'visible'], ['marker-end', 'none'], ['letter-spacing', 'normal'], ['text-anchor', 'start']]);

function write(element: Element, out: string[]): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' && !/^(defs|marker|pattern|clipPath|title)$/.test(element.tagName)) return;
  const tag = element.tagName;
  if (tag === 'title') {
    out.push(`<title>${escaped(element.textContent ?? '')}</title>`);
    return;
  }
  const isText = tag === 'text' || tag === 'tspan';
  const group = tag === 'g' || tag === 'defs';
  const looks = group ? ['opacity', 'visibility'] : isText ? [...LOOKS, ...LETTERS] : LOOKS;
  const written = [...element.attributes].filter(({ name }) => !LEFT_OUT.test(name) && !looks.includes(name)).map(({ name, value }) => ` ${name}="${escaped(value)}"`);
  const styled = looks.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value === '' || value === USUAL.get(name) ? [] : [` ${name}="${escaped(value.replaceAll('"', "'"))}"`];
  });
  out.push(`<${tag}${written.join('')}${styled.join('')}>`);
  for (const child of element.childNodes) {
    if (child instanceof Element) write(child, out);
    else if (child instanceof Text && isText) out.push(escaped(child.data));
  }
  out.push(`</${tag}>`);
}

export function paintDrawing({ out, left, top }: Brush, svg: SVGSVGElement): void {
  const rect = svg.getBoundingClientRect();
  if (rect.width <= 0 || rect.height <= 0) return;
  const viewBox = svg.getAttribute('viewBox') ?? `0 0 ${svg.clientWidth || rect.width} ${svg.clientHeight || rect.height}`;
  const ratio = svg.getAttribute('preserveAspectRatio');
  const over = getComputedStyle(svg).overflow === 'visible' ? ' overflow="visible"' : '';
  out.push(`<svg x="${digits(rect.left - left)}" y="${digits(rect.top - top)}" width="${digits(rect.width)}" height="${digits(rect.height)}" viewBox="${escaped(viewBox)}"${ratio === null ? '' : ` preserveAspectRatio="${escaped(ratio)}"`}${over}>`);
  for (const child of svg.children) write(child, out);
  out.push('</svg>');
}
