/**
 * kubectl create deployment. Upstream: k8s.io/kubectl/pkg/cmd/create/create_deployment.go.
 */
import type { Command } from '../../command.ts';
import { Failure } from '../../failure.ts';
import { int, list } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';

export const deployment: Command = {
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  usage: 'create deployment NAME --image=image -- [COMMAND] [args...] [options]',
  flags: [...GENERATOR_FLAGS, list('image'), int('port', { default: '-1' }), int('replicas', { short: 'r', default: '1' })],
  required: ['image'],
  run(context) {
    const name = nameArgument(context);
    const images = context.flags.list('image');
    const command = context.dash < 0 ? [] : context.args.slice(context.dash);
    if (images.length > 1 && command.length > 0) throw new Failure('cannot specify multiple --image options and command');
    if (images.length > 1 && context.flags.given('port')) throw new Failure('cannot specify multiple --image options and --port option');
    const port = context.flags.number('port');
    const replicas = context.flags.number('replicas');
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 && { command: [...command] }),
      ...(port >= 0 && { ports: [{ containerPort: port }] }),
      resources: {},
    }));
    const labels = { app: name };
    const spec = { replicas, selector: { matchLabels: labels }, strategy: {}, template: { metadata: { labels }, spec: { containers } } };
    generate(
      context,
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels }, spec, status: {} },
      'failed to create deployment: ',
    );
  },
};

/** The last part of an image's name, without tag and digest, as a container may be called. */
function containerName(image: string): string {
  const last = image.split('/').at(-1)!.split(':')[0]!.split('@')[0]!;
  return last
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+|-+$/g, '');
}
