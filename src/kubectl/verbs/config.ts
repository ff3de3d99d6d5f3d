/**
 * kubectl config. Upstream: k8s.io/kubectl/pkg/cmd/config. Leaves out: clusters and users (there is one of each), single values, several files.
 */
import { OUTPUT, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { Kubeconfig, KubeObject } from '../discovery.ts';
import { Failure, usage } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { CLUSTER, kubeconfigOf, USER, type KubeContext } from '../kubeconfig.ts';
import { printerOf } from '../output/format.ts';
import { TABLE_STYLE } from '../output/table.ts';
import { alignTabs } from '../output/tabWriter.ts';
import { toYaml } from '../yaml/emit.ts';
import { SERVER } from './info.ts';

const FILE = '/root/.kube/config';

const sub = (name: string, short: string, usageLine: string, run: (context: Context) => void, flags: Command['flags'] = []): Command => ({ name, short, usage: `config ${usageLine}`, flags, run });

function write(context: Context, config: Kubeconfig): void {
  if (context.host.kubeconfig === undefined) throw new Failure(`open ${FILE}: read-only file system`);
  context.host.kubeconfig.write(config);
}

/** The only name that a command takes. */
function nameOf(context: Context): string {
  const [name, ...more] = context.args;
  if (name === undefined || more.length > 0) throw usage(context.command, `Unexpected args: [${context.args.join(' ')}]`);
  return name;
}

function setContext(context: Context): void {
  const { args, flags } = context;
  const config = kubeconfigOf(context.host);
  const current = flags.yes('current');
  if (args.length > 1) throw usage(context.command, `Unexpected args: [${args.join(' ')}]`);
  if (args.length === 0 && !current) throw new Failure('you must specify a non-empty context name or --current');
  if (args.length > 0 && current) throw new Failure('you cannot specify both a context name and --current');
  if (current && config.current === '') throw new Failure('no current context is set');
  const name = current ? config.current : args[0]!;
  const old = config.contexts.find((one) => one.name === name);
  const wanted = (flag: string, before: string): string => (flags.given(flag) ? flags.text(flag) : before);
  const namespace = wanted('namespace', old?.namespace ?? '');
  const next: KubeContext = { name, cluster: wanted('cluster', old?.cluster ?? ''), user: wanted('user', old?.user ?? ''), ...(namespace !== '' && { namespace }) };
  write(context, { ...config, contexts: old === undefined ? [...config.contexts, next] : config.contexts.map((one) => (one === old ? next : one)) });
  context.printLine(`Context ${JSON.stringify(name)} ${old === undefined ? 'created' : 'modified'}.`);
}

function useContext(context: Context): void {
  const name = nameOf(context);
  const config = kubeconfigOf(context.host);
  if (!config.contexts.some((one) => one.name === name)) throw new Failure(`no context exists with the name: ${JSON.stringify(name)}`);
  write(context, { ...config, current: name });
  context.printLine(`Switched to context ${JSON.stringify(name)}.`);
}

function deleteContext(context: Context): void {
  const name = nameOf(context);
  const config = kubeconfigOf(context.host);
  if (!config.contexts.some((one) => one.name === name)) throw new Failure(`cannot delete context ${name}, not in ${FILE}`);
  if (config.current === name) context.printError('warning: this removed your active context, use "kubectl config use-context" to select a different one');
  write(context, { ...config, contexts: config.contexts.filter((one) => one.name !== name) });
  context.printLine(`deleted context ${name} from ${FILE}`);
}

function renameContext(context: Context): void {
  const [name, next, ...more] = context.args;
  if (name === undefined || next === undefined || more.length > 0) throw usage(context.command, `Unexpected args: [${context.args.join(' ')}]`);
  const config = kubeconfigOf(context.host);
  const names = config.contexts.map((one) => one.name);
  if (!names.includes(name)) throw new Failure(`cannot rename the context ${JSON.stringify(name)}, it's not in ${FILE}`);
  if (names.includes(next)) throw new Failure(`cannot rename the context ${JSON.stringify(name)}, the context ${JSON.stringify(next)} already exists in ${FILE}`);
  write(context, { current: config.current === name ? next : config.current, contexts: config.contexts.map((one) => (one.name === name ? { ...one, name: next } : one)) });
  context.printLine(`Context ${JSON.stringify(name)} renamed to ${JSON.stringify(next)}.`);
}

function currentContext(context: Context): void {
  const { current } = kubeconfigOf(context.host);
  if (current === '') throw new Failure('current-context is not set');
  context.printLine(current);
}

const sorted = ({ contexts }: Kubeconfig): readonly KubeContext[] => [...contexts].sort((a, b) => (a.name < b.name ? -1 : 1));

function getContexts(context: Context): void {
  const { args, flags } = context;
  const config = kubeconfigOf(context.host);
  const all = sorted(config);
  const missing = args.filter((name) => !all.some((one) => one.name === name));
  const shown = args.length === 0 ? all : all.filter(({ name }) => args.includes(name));
  const rows = shown.map(({ name, cluster, user, namespace = '' }) => `${name === config.current ? '*' : ''}\t${name}\t${cluster}\t${user}\t${namespace}\n`);
  const header = flags.yes('no-headers') ? '' : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n';
  context.print(flags.text('output') === 'name' ? shown.map(({ name }) => `${name}\n`).join('') : alignTabs(header + rows.join(''), TABLE_STYLE));
  if (missing.length > 0) throw new Failure(missing.map((name) => `context ${name} not found`).join(', '));
}

function view(context: Context): void {
  const { flags } = context;
  const config = kubeconfigOf(context.host);
  const chosen = flags.text('context') || config.current;
  const contexts = sorted(config).filter(({ name }) => !flags.yes('minify') || name === chosen);
  const whole = {
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: SERVER }, name: CLUSTER }],
    contexts: contexts.map(({ name, cluster, user, namespace }) => ({ context: { cluster, ...(namespace !== undefined && { namespace }), user }, name })),
    'current-context': flags.yes('minify') ? chosen : config.current,
    kind: 'Config',
    users: [{ name: USER, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
  };
  context.print(printerOf(context)?.(whole as object as KubeObject) ?? toYaml(whole));
}

/** What would need keys of somebody else, or a second cluster. */
const notSimulated = (name: string): Command => ({
  name,
  short: 'Not simulated',
  usage: `config ${name}`,
  run: () => {
    throw new Failure(`kubectl config ${name} is not simulated: there is one cluster, ${CLUSTER}, and one user with keys, ${USER}; --as=NAME asks as somebody else`);
  },
});

export const config: Command = {
  name: 'config',
  group: 'settings',
  short: 'Modify kubeconfig files',
  usage: 'config SUBCOMMAND',
  commands: [
    sub('current-context', 'Display the current-context', 'current-context', currentContext),
    sub('delete-context', 'Delete the specified context from the kubeconfig', 'delete-context NAME', deleteContext),
    sub('get-clusters', 'Display clusters defined in the kubeconfig', 'get-clusters', (context) => context.print(`NAME\n${CLUSTER}\n`)),
    sub('get-contexts', 'Describe one or many contexts', 'get-contexts [(-o|--output=)name)]', getContexts, [text('output', { short: 'o', values: ['name'] }), bool('no-headers')]),
    sub('get-users', 'Display users defined in the kubeconfig', 'get-users', (context) => context.print(`NAME\n${USER}\n`)),
    sub('rename-context', 'Rename a context from the kubeconfig file', 'rename-context CONTEXT_NAME NEW_NAME', renameContext),
    ...['set', 'set-cluster', 'set-credentials', 'unset', 'delete-cluster', 'delete-user'].map(notSimulated),
    sub('set-context', 'Set a context entry in kubeconfig', 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]', setContext, [bool('current')]),
    sub('use-context', 'Set the current-context in a kubeconfig file', 'use-context CONTEXT_NAME', useContext),
    sub('view', 'Display merged kubeconfig settings or a specified kubeconfig file', 'view [flags]', view, [...OUTPUT, bool('minify'), bool('raw'), bool('flatten')]),
  ],
};
