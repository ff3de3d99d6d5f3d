/**
 * kubectl create secret generic|docker-registry|tls. Upstream: k8s.io/kubectl/pkg/cmd/create/create_secret*.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { bool, text } from '../../flags.ts';
import { encodeBase64, utf8 } from '../../input/base64.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';
import { readKeyValues, SOURCES } from './keyValues.ts';

const WRAP = 'failed to create secret ';
const base64 = (value: string): string => encodeBase64(utf8(value));
const encoded = (values: ReadonlyMap<string, string>): { [key: string]: string } =>
  Object.fromEntries([...values].map(([key, value]) => [key, base64(value)]));

function make(context: Context, name: string, values: ReadonlyMap<string, string>, type: string): void {
  const data = values.size === 0 ? {} : { data: encoded(values) };
  generate(context, { apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...data, ...(type !== '' && { type }) }, WRAP);
}

const generic: Command = {
  name: 'generic',
  short: 'Create a secret from a local file, directory, or literal value',
  usage: 'create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [options]',
  flags: [...GENERATOR_FLAGS, ...SOURCES, text('type'), bool('append-hash')],
  run(context) {
    const name = nameArgument(context);
    make(context, name, readKeyValues(context, 'Secret', name), context.flags.text('type'));
  },
};

const dockerRegistry: Command = {
  name: 'docker-registry',
  short: 'Create a secret for use with a Docker registry',
  usage: 'create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [options]',
  flags: [
    ...GENERATOR_FLAGS,
    ...SOURCES,
    text('docker-username'),
    text('docker-password'),
    text('docker-email'),
    text('docker-server', { default: 'https://index.docker.io/v1/' }),
    bool('append-hash'),
  ],
  run(context) {
    const name = nameArgument(context);
    const { flags } = context;
    const [username, password, server, email] = ['docker-username', 'docker-password', 'docker-server', 'docker-email'].map((flag) =>
      flags.text(flag),
    );
    if (!flags.given('from-file') && (username === '' || password === '' || server === '')) {
      throw new Failure('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    }
    if (flags.given('from-file')) return make(context, name, readKeyValues(context, 'Secret', name), 'kubernetes.io/dockerconfigjson');
    const entry = { username, password, ...(email !== '' && { email }), auth: base64(`${username}:${password}`) };
    make(
      context,
      name,
      new Map([['.dockerconfigjson', JSON.stringify({ auths: { [server ?? '']: entry } })]]),
      'kubernetes.io/dockerconfigjson',
    );
  },
};

const tls: Command = {
  name: 'tls',
  short: 'Create a TLS secret',
  usage: 'create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [options]',
  flags: [...GENERATOR_FLAGS, text('cert'), text('key'), bool('append-hash')],
  run(context) {
    const name = nameArgument(context);
    if (context.flags.text('key') === '' || context.flags.text('cert') === '') throw new Failure('key and cert must be specified');
    const read = (flag: string): string => {
      const path = context.flags.text(flag);
      const content = context.host.readFile(path);
      if (content === undefined) throw new Failure(`Cannot read file ${path}, open ${path}: no such file or directory`);
      return content;
    };
    make(
      context,
      name,
      new Map([
        ['tls.crt', read('cert')],
        ['tls.key', read('key')],
      ]),
      'kubernetes.io/tls',
    );
  },
};

export const secret: Command = {
  name: 'secret',
  short: 'Create a secret using a specified subcommand',
  usage: 'create secret (docker-registry | generic | tls)',
  commands: [dockerRegistry, generic, tls],
};
