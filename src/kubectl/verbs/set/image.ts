/**
 * kubectl set image. Upstream: k8s.io/kubectl/pkg/cmd/set/set_image.go.
 */
import type { Command } from '../../command.ts';
import type { Container } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { changeTemplates, SET_FLAGS, splitPairs, subjects } from './templates.ts';

export const image: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  usage: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: SET_FLAGS,
  run(context) {
    const { resources, pairs } = splitPairs(context.args, (word) => word.includes('='), 'image');
    const objects = subjects(context, resources);
    if (pairs.length === 0) throw new Failure('at least one image update is required');
    const images = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
    if (images.length > 1 && images.some(([name]) => name === '*'))
      throw new Failure('all containers are already specified by *, but saw more than one container_name=container_image pairs');
    changeTemplates(context, objects, {
      told: 'image',
      failing: 'failed to patch image update to pod template:',
      specOf(spec, _object, fail) {
        const changed = (containers: readonly Container[]): Container[] =>
          containers.map((container) => {
            const wanted = images.find(([name]) => name === '*' || name === container.name);
            return wanted === undefined ? container : { ...container, image: wanted[1] };
          });
        const all = [...(spec.initContainers ?? []), ...spec.containers];
        for (const [name] of images)
          if (!all.some((container) => name === '*' || container.name === name)) fail(new Failure(`error: unable to find container named ${JSON.stringify(name)}`));
        return { ...spec, ...(spec.initContainers && { initContainers: changed(spec.initContainers) }), containers: changed(spec.containers) };
      },
    });
  },
};
