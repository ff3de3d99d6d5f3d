/**
 * A picture of a view: what the browser shows, written as SVG with real text, so that it can be searched, enlarged and edited; a PNG is painted
 * from that. Nothing is loaded from elsewhere, nothing is evaluated. Left out: images, shadows, gradients.
 */
import inter from '../theme/fonts/inter.woff2?url';
import mono from '../theme/fonts/jetbrains-mono.woff2?url';
import { paintDrawing } from './drawing.ts';
import { digits, escaped, paintBox, paintText, pixels, type Brush } from './paint.ts';

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Longer views are cut here, so that a file stays one that programs open. */
const TALLEST = 12_000;

const layerOf = (style: CSSStyleDeclaration): number => (style.position === 'static' ? 0 : Number.parseInt(style.zIndex, 10) || 0);

function paint(brush: Brush, element: Element, scale: number, scroller: Element | undefined): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.opacity === '0' || element.matches('.sr, [data-no-picture]')) return;
  if (element instanceof SVGSVGElement) {
    if (style.visibility !== 'hidden') paintDrawing(brush, element);
    return;
  }
  const rect = element.getBoundingClientRect();
  const own = style.transform === 'none' ? scale : scale * new DOMMatrix(style.transform).a;
  const faint = Number(style.opacity) < 1;
  if (faint) brush.out.push(`<g opacity="${style.opacity}">`);
  if (style.visibility !== 'hidden') {
    paintBox(brush, style, element === scroller ? new DOMRect(rect.left, rect.top, brush.width, brush.height) : rect, own);
    if (element instanceof HTMLCanvasElement) brush.out.push(`<image x="${digits(rect.left - brush.left)}" y="${digits(rect.top - brush.top)}" width="${digits(rect.width)}" height="${digits(rect.height)}" href="${element.toDataURL()}"/>`);
  }
  const clips = style.overflowX !== 'visible' && element !== scroller && !element.contains(scroller ?? null);
  if (clips) {
    const id = `clip${(brush.clips += 1)}`;
    brush.out.push(`<clipPath id="${id}"><rect x="${digits(rect.left - brush.left)}" y="${digits(rect.top - brush.top)}" width="${digits(rect.width)}" height="${digits(rect.height)}" rx="${digits(Math.min(pixels(style.borderTopLeftRadius) * own, rect.height / 2))}"/></clipPath><g clip-path="url(#${id})">`);
  }
  const edges = clips && style.textOverflow === 'ellipsis' ? { left: rect.left + pixels(style.paddingLeft) * own, right: rect.right - pixels(style.paddingRight) * own } : undefined;
  const children = [...element.childNodes].map((node) => ({ node, layer: node instanceof HTMLElement ? layerOf(getComputedStyle(node)) : 0 }));
  for (const { node } of children.some(({ layer }) => layer !== 0) ? children.toSorted((a, b) => a.layer - b.layer) : children) {
    if (node instanceof Element) paint(brush, node, own, scroller);
    else if (node instanceof Text && style.visibility !== 'hidden') paintText(brush, node, style, own, edges);
  }
  if (clips) brush.out.push('</g>');
  if (faint) brush.out.push('</g>');
}

/** What scrolls and takes most of the room: the picture shows all of it. */
function scrollerOf(root: Element): HTMLElement | undefined {
  const room = root.clientWidth * root.clientHeight;
  return [...root.querySelectorAll<HTMLElement>('*')].find((element) => {
    if (element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1) return false;
    const { overflowY } = getComputedStyle(element);
    return (overflowY === 'auto' || overflowY === 'scroll') && element.clientWidth * element.clientHeight > room * 0.5;
  });
}

async function dataOf(address: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 8_192) text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  return `data:font/woff2;base64,${btoa(text)}`;
}

/** The fonts that the picture uses, in the picture; under the page's own policy while the page shows it. */
async function fontsFor(svg: string): Promise<string> {
  const faces = await Promise.all(
    [['Inter', inter, '100 900'] as const, ['JetBrains Mono', mono, '100 800'] as const]
      .filter(([family]) => svg.includes(family))
      .map(async ([family, address, weights]) => `@font-face{font-family:'${family}';src:url(${await dataOf(address)}) format('woff2');font-weight:${weights}}`),
  );
  return faces.length === 0 ? '' : `<style nonce="podium">${faces.join('')}</style>`;
}

/** `title` and `about` are read out by programs that show the picture. */
export async function pictureOf(root: HTMLElement, title: string, about: string): Promise<Picture> {
  const scroller = scrollerOf(root);
  const before = scroller === undefined ? undefined : { left: scroller.scrollLeft, top: scroller.scrollTop };
  scroller?.scrollTo({ left: 0, top: 0, behavior: 'instant' });
  const { left, top, width: shown, height: high } = root.getBoundingClientRect();
  const width = Math.round(shown + Math.max(0, (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0)));
  const height = Math.round(Math.min(TALLEST, high + Math.max(0, (scroller?.scrollHeight ?? 0) - (scroller?.clientHeight ?? 0))));
  const brush: Brush = { out: [], left, top, width, height, clips: 0 };
  paint(brush, root, 1, scroller);
  scroller?.scrollTo({ ...before, behavior: 'instant' });
  const body = brush.out.join('');
  const ground = getComputedStyle(document.body).backgroundColor;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${escaped(title)}</title><desc>${escaped(about)}</desc>${await fontsFor(body)}<rect width="${width}" height="${height}" fill="${ground}"/>${body}</svg>`;
  return { svg, width, height };
}

/** The picture as PNG, so many pixels wide. */
export async function paintPng({ svg, width, height }: Picture, wide: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = wide;
    canvas.height = Math.round((height * wide) / width);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((done, fail) => canvas.toBlob((blob) => (blob === null ? fail(new Error('too large')) : done(blob)), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}
