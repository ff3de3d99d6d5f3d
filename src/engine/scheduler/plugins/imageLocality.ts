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

function imagesOf(spec: PodSpec): string[] {
  const names: string[] = [];
  for (const { image } of [...spec.containers, ...(spec.initContainers ?? [])]) names.push(normalizeName(image ?? ''));
  for (const volume of spec.volumes ?? []) {
    const source = volume['image'];
    if (typeof source === 'object' && source !== null && 'reference' in source) names.push(normalizeName(String(source.reference)));
  }
  return names;
}

export const imageLocality: Plugin<undefined, readonly string[]> = {
  name: 'ImageLocality',
  preScore: ({ pod }) => ({ state: imagesOf(pod.spec) }),
  score(images, _pod, { name }, { snapshot }) {
    let sum = 0;
    for (const image of images) {
      const held = snapshot.image(image, name);
      if (held !== undefined) sum += Math.trunc(held.size * (held.nodes / snapshot.size));
    }
    const most = MOST_PER_IMAGE * images.length;
    const bounded = Math.min(Math.max(sum, LEAST), most);
    return Math.trunc((MAX_SCORE * (bounded - LEAST)) / (most - LEAST));
  },
};
