/**
 * kubectl create configmap. Upstream: k8s.io/kubectl/pkg/cmd/create/create_configmap.go.
 */
import type { Command } from '../../command.ts';
import { bool } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';
import { readKeyValues, SOURCES } from './keyValues.ts';

export const configMap: Command = {
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  usage: 'create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...SOURCES, bool('append-hash')],
  run(context) {
    const name = nameArgument(context);
    const values = readKeyValues(context, 'ConfigMap', name);
    const data = values.size === 0 ? {} : { data: Object.fromEntries(values) };
    generate(context, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...data }, 'failed to create configmap: ');
  },
};
