/** The picture on the poster: the fixed map in a few strokes, with as many masters as the scenario has. */
import css from './poster.module.css';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 800;
const HEIGHT = 450;

type Attributes = Readonly<Record<string, string | number>>;

function shape(tag: string, attributes: Attributes, className?: string): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (className !== undefined) element.setAttribute('class', className);
  return element;
}

const box = (x: number, y: number, width: number, height: number, rx: number, className: string | undefined): SVGElement => shape('rect', { x, y, width, height, rx }, className);

function label(x: number, y: number, name: string, middle = false): SVGElement {
  const text = shape('text', { x, y, ...(middle && { 'text-anchor': 'middle' }) }, css['label']);
  text.textContent = name;
  return text;
}

const PARTS = ['etcd', 'controllers', 'scheduler'];

const MASTERS: Readonly<Record<string, number>> = { ha3: 3, 'ha3-external': 3, ha5: 5 };

/** A machine of the control plane: etcd, controllers, scheduler above the API server. */
function master(x: number, width: number): readonly SVGElement[] {
  const part = (width - 40) / 3;
  const named = part > 90;
  return [
    box(x, 40, width, 130, 16, css['master']),
    ...PARTS.flatMap((name, i) => [box(x + 12 + i * (part + 8), 54, part, 42, 9, css['part']), ...(named ? [label(x + 12 + i * (part + 8) + part / 2, 80, name, true)] : [])]),
    box(x + 12, 116, width - 24, 38, 10, css['api']),
    ...(width > 150 ? [label(x + width / 2, 140, 'kube-apiserver', true)] : []),
  ];
}

function worker(index: number): readonly SVGElement[] {
  const x = 150 + index * 216;
  const slots = [0, 1, 2, 3].map((slot) => box(x + 14 + (slot % 2) * 90, 290 + Math.floor(slot / 2) * 46, 82, 38, 8, (slot + index) % 3 === 0 ? css['pod'] : css['slot']));
  return [shape('path', { d: `M${x + 98} 170V250` }, css['wire']), box(x, 250, 196, 144, 16, css['worker']), label(x + 14, 276, `worker${index + 1}`), shape('circle', { cx: x + 178, cy: 271, r: 6 }, css['ready']), ...slots];
}

export function drawCluster(scenario: string): SVGElement {
  const masters = Object.hasOwn(MASTERS, scenario) ? MASTERS[scenario]! : 1;
  const width = (628 - (masters - 1) * 12) / masters;
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'xMidYMid meet', 'aria-hidden': 'true' }, css['picture']);
  svg.append(
    box(30, 84, 84, 84, 14, css['person']),
    shape('path', { d: 'M114 136H162' }, css['wire']),
    ...Array.from({ length: masters }, (_, index) => master(150 + index * (width + 12), width)).flat(),
    box(30, 206, 748, 16, 6, css['network']),
    ...[0, 1, 2].flatMap(worker),
    box(30, 410, 748, 16, 6, css['network']),
    shape('circle', { cx: 132, cy: 136, r: 8 }, css['message']),
    shape('circle', { cx: 464, cy: 196, r: 8 }, css['message']),
  );
  return svg;
}
