/**
 * Prefers nodes that hold the Pod's images already; the more nodes hold an image, the more it counts. Upstream:
 * pkg/scheduler/framework/plugins/imagelocality.
 */
import type { PodSpec } from '../../api/kinds/pod.ts';
import type { Plugin } from '../framework/plugin.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST = 23 * MEBIBYTE;
const MOST_PER_IMAGE = 1000 * MEBIBYTE;
const MAX_SCORE = 100;

/** `nginx` means `nginx:latest`; a port of the registry is no tag. */
function normalizeName(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

export function imagesOf(spec: PodSpec): string[] {
  const names: string[] = [];
  for (const { image } of [...spec.containers, ...(spec.initContainers ?? [])]) names.push(normalizeName(image ?? ''));
  for (const volume of spec.volumes ?? []) {
    const source = volume['image'];
    if (typeof source === 'object' && source !== null && 'reference' in source) names.push(normalizeName(String(source.reference)));
  }
  return names;
}

interface Wanted {
  /** How many images the Pod has. */
  readonly images: number;
  /** Those that some node holds: who does, and what each counts. */
  readonly held: readonly { readonly on: ReadonlyMap<string, number>; readonly worth: number }[];
}

/** Of the sum of what its images on a node are worth. */
function scoreOf(sum: number, images: number): number {
  const most = MOST_PER_IMAGE * images;
  const bounded = Math.min(Math.max(sum, LEAST), most);
  return Math.trunc((MAX_SCORE * (bounded - LEAST)) / (most - LEAST));
}

export const imageLocality: Plugin<undefined, Wanted> = {
  name: 'ImageLocality',
  preScore({ pod }, _nodes, { snapshot }) {
    const images = imagesOf(pod.spec);
    const held = images.map((name) => snapshot.image(name)).filter((image) => image !== undefined);
    const state = { images: images.length, held: held.map(({ sizes, size }) => ({ on: sizes, worth: Math.trunc(size * (sizes.size / snapshot.size)) })) };
    return state.held.length === 0 ? { state, uniform: scoreOf(0, images.length) } : { state };
  },
  score({ images, held }, _pod, { name }) {
    let sum = 0;
    for (const { on, worth } of held) if (on.has(name)) sum += worth;
    return scoreOf(sum, images);
  },
};
