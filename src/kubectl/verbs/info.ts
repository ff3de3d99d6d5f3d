/**
 * kubectl version, cluster-info, api-resources, api-versions, options. Upstream: k8s.io/kubectl/pkg/cmd/{version,clusterinfo,apiresources}.
 */
import { GLOBAL_FLAGS, type Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import { KINDS, versionText, VIRTUAL_KINDS, type KubeObject } from '../discovery.ts';
import { Failure, usage } from '../failure.ts';
import { flagList } from '../flagHelp.ts';
import { bool, list, text } from '../flags.ts';
import { passedOn } from '../passedOn.ts';
import { alignTabs } from '../output/tabWriter.ts';
import { TABLE_STYLE } from '../output/table.ts';
import { toYaml } from '../yaml/emit.ts';
import { indentedJson } from '../output/json.ts';

const VERSION = 'v1.37.2';
const KUSTOMIZE = 'v5.8.1';
export const SERVER = 'https://192.168.49.2:6443';

export const version: Command = {
  name: 'version',
  group: 'other',
  short: 'Print the client and server version information',
  usage: 'version [flags]',
  flags: [bool('client'), text('output', { short: 'o' })],
  run(context) {
    const client = context.flags.yes('client');
    const about = { gitVersion: VERSION, major: '1', minor: '37', platform: 'linux/amd64' };
    const server = context.host.machines?.version || VERSION;
    const serverVersion = { ...about, gitVersion: server, minor: server.split('.')[1] ?? '' };
    const whole = { clientVersion: about, kustomizeVersion: KUSTOMIZE, ...(!client && { serverVersion }) };
    switch (context.flags.text('output')) {
      case '':
        return context.print(
          `Client Version: ${VERSION}\nKustomize Version: ${KUSTOMIZE}\n${client ? '' : `Server Version: ${server}\n`}`,
        );
      case 'yaml':
        return context.print(toYaml(whole));
      case 'json':
        return context.printLine(indentedJson(whole, '  '));
      default:
        throw new Failure("--output must be 'yaml' or 'json'");
    }
  },
};

export const clusterInfo: Command = {
  name: 'cluster-info',
  group: 'cluster',
  short: 'Display cluster information',
  usage: 'cluster-info [flags]',
  run(context) {
    context.printLine(`Kubernetes control plane is running at ${SERVER}`);
    const response = context.ask({
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'services',
      namespace: 'kube-system',
      options: { labelSelector: 'kubernetes.io/cluster-service=true' },
    });
    for (const service of response.code < 400 ? items(response.body) : []) {
      const { metadata, spec } = service as KubeObject & { readonly spec?: { readonly ports?: readonly { readonly name?: string }[] } };
      const port = spec?.ports?.[0]?.name;
      const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name;
      context.printLine(
        `${name} is running at ${SERVER}/api/v1/namespaces/kube-system/services/${metadata.name}${port === undefined ? '' : `:${port}`}/proxy`,
      );
    }
    context.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  },
};

export const apiVersions: Command = {
  name: 'api-versions',
  group: 'other',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  usage: 'api-versions',
  run: (context) =>
    context.print(
      [...new Set([...KINDS, ...VIRTUAL_KINDS, ...passedOn(context).filter(({ resources }) => resources)].map(versionText))]
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    ),
};

export const apiResources: Command = {
  name: 'api-resources',
  group: 'other',
  short: 'Print the supported API resources on the server',
  usage: 'api-resources [flags]',
  flags: [
    text('api-group'),
    bool('namespaced', { default: 'true' }),
    bool('no-headers'),
    text('output', { short: 'o' }),
    list('verbs'),
    list('categories'),
    text('sort-by'),
    bool('cached'),
  ],
  run: printResources,
};

function printResources(context: Context): void {
  const { flags, args } = context;
  if (args.length > 0) throw usage('api-resources', `unexpected arguments: [${args.join(' ')}]`);
  const sortBy = flags.text('sort-by');
  if (sortBy !== '' && sortBy !== 'name' && sortBy !== 'kind') throw new Failure('--sort-by accepts only name or kind');
  const output = flags.text('output');
  if (output !== '' && output !== 'wide' && output !== 'name') throw new Failure(`--output ${output} is not available`);
  const passed = passedOn(context);
  const further = passed.flatMap(({ group, version, resources = [] }) => resources.map(({ name, kind, namespaced, verbs }) => ({ group, version, plural: name, kind, namespaced, verbs })));
  const all = [...KINDS, ...[...VIRTUAL_KINDS, ...further].map((kind) => ({ ...kind, shortNames: [], categories: [] as readonly string[] }))];
  const shown = all
    .filter((kind) => !flags.given('api-group') || kind.group === flags.text('api-group'))
    .filter((kind) => !flags.given('namespaced') || kind.namespaced === flags.yes('namespaced'))
    .filter((kind) => flags.list('verbs').every((verb) => kind.verbs.some((one) => one === verb)))
    .filter((kind) => flags.list('categories').every((category) => kind.categories.includes(category)))
    .sort((a, b) => compare(a.group, b.group) || compare(a.plural, b.plural));
  if (flags.text('sort-by') === 'kind') shown.sort((a, b) => compare(a.kind, b.kind));
  if (flags.text('sort-by') === 'name') shown.sort((a, b) => compare(a.plural, b.plural));
  const header = flags.yes('no-headers')
    ? ''
    : `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${output === 'wide' ? '\tVERBS\tCATEGORIES' : ''}\n`;
  const wide = (kind: (typeof shown)[number]): string =>
    output === 'wide' ? `\t${kind.verbs.join(',')}\t${kind.categories.join(',')}` : '';
  const rows = shown.map(
    (kind) => `${kind.plural}\t${kind.shortNames.join(',')}\t${versionText(kind)}\t${kind.namespaced}\t${kind.kind}${wide(kind)}\n`,
  );
  context.print(output === 'name' ? shown.map((kind) => `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}\n`).join('') : alignTabs(header + rows.join(''), TABLE_STYLE));
  const silent = passed.filter(({ resources }) => resources === undefined).map(({ group, version }) => `${group}/${version}: stale GroupVersion discovery: ${group}/${version}`);
  if (silent.length > 0) throw new Failure(`unable to retrieve the complete list of server APIs: ${silent.join(', ')}`);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const options: Command = {
  name: 'options',
  group: 'other',
  short: 'Print the list of flags inherited by all commands',
  usage: 'options',
  run: (context) => context.print(`The following options can be passed to any command:\n\n${flagList(GLOBAL_FLAGS)}`),
};
