/**
 * kubectl create service clusterip|nodeport|loadbalancer|externalname. Upstream: k8s.io/kubectl/pkg/cmd/create/create_service.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Json } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { int, list, text, type Flag } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';

type Type = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

const TCP: Flag = list('tcp');

/** `80:8080`, `443`. */
function portsOf(context: Context): Json[] {
  return context.flags.list('tcp').map((spec) => {
    const [first = '', second] = spec.split(':');
    const port = portNumber(first);
    const target = second === undefined ? port : /^\d+$/.test(second) ? portNumber(second) : second;
    const nodePort = context.flags.number('node-port');
    return { name: spec.replaceAll(':', '-'), port, protocol: 'TCP', targetPort: target, ...(nodePort !== 0 && { nodePort }) };
  });
}

function portNumber(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`);
  if (Number(digits) > 65_535) throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(digits)}: value out of range`);
  return Number(digits);
}

function service(type: Type, flags: readonly Flag[], required: readonly string[] = []): Command {
  const name = type.toLowerCase();
  return {
    name,
    short: `Create ${type === 'ExternalName' ? 'an' : 'a'} ${type} service`,
    usage: `create service ${name} NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]`,
    flags: [...GENERATOR_FLAGS, TCP, ...flags],
    required,
    run: (context) => run(context, type),
  };
}

function run(context: Context, type: Type): void {
  const name = nameArgument(context);
  const clusterIP = context.flags.text('clusterip');
  if (!context.flags.given('tcp') && type !== 'ExternalName' && clusterIP !== 'None')
    throw new Failure('at least one tcp port specifier must be provided');
  const ports = portsOf(context);
  const externalName = context.flags.text('external-name');
  const spec = {
    ...(ports.length > 0 && { ports }),
    selector: { app: name },
    type,
    ...(externalName !== '' && { externalName }),
    ...(clusterIP !== '' && { clusterIP }),
  };
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name, labels: { app: name } }, spec, status: { loadBalancer: {} } };
  generate(context, object, `failed to create ${type} service: `);
}

export const serviceGenerator: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  usage: 'create service [flags]',
  commands: [
    service('ClusterIP', [text('clusterip')]),
    service('ExternalName', [text('external-name')], ['external-name']),
    service('LoadBalancer', []),
    service('NodePort', [int('node-port')]),
  ],
};
