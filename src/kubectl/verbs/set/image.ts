/**
 * kubectl set image. Upstream: k8s.io/kubectl/pkg/cmd/set/set_image.go.
 */
import type { Command } from '../../command.ts';
import { Failure, throwAll } from '../../failure.ts';
import { NOTHING_GIVEN } from '../../resources.ts';
import { changeTemplates, containersNamed, containersPatch, SET_FLAGS, splitPairs } from './templates.ts';

export const image: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  usage: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: SET_FLAGS,
  run(context) {
    const { resources, pairs } = splitPairs(context.args, (word) => word.includes('='));
    if (resources.length === 0 && context.flags.list('filename').length === 0) throw new Failure(NOTHING_GIVEN);
    if (pairs.length === 0) throw new Failure('at least one image update is required');
    const images = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
    changeTemplates(context, resources, {
      told: 'image',
      failing: 'failed to patch image update to pod template',
      patchOf(spec) {
        const missing: Failure[] = [];
        const changes = images.flatMap(([name, value]) => {
          const found = containersNamed(spec, name, true);
          if (found.length === 0 && name !== '*') missing.push(new Failure(`unable to find container named ${JSON.stringify(name)}`));
          return found.map((one) => ({ ...one, patch: { image: value } }));
        });
        throwAll(missing);
        return containersPatch(changes);
      },
    });
  },
};
