/**
 * kubeadm in the terminal: token, join, reset, upgrade, in its own words; the engine's kubeadm does the work. Upstream:
 * cmd/kubeadm/app/cmd/{token,join,reset,upgrade}. Leaves out: init (the cluster is there), config, certs.
 */
import { CA_HASH, clusterInfo, companionsOf, tokenOf, tokenSecret } from '../../discovery.ts';
import type { KubectlHost } from '../../host.ts';
import type { MachineAccess, WorkLook } from '../../machines.ts';
import { alignTabs } from '../../output/tabWriter.ts';
import { failure, type ProgramResult } from './program.ts';

/** Where kubeadm was typed: on a node, or in the administrator's terminal, which is the first control plane node's. */
export interface Place {
  readonly node: string;
  readonly machines: MachineAccess;
  readonly host: KubectlHost;
  readonly stdin: string | undefined;
}

/** kubeadm of the newest version is installed everywhere. */
const VERSION = 'v1.37.2';
const PATIENCE = 1_200;
const VALUED = new Set(['--token', '--discovery-token-ca-cert-hash', '--node-name', '--ignore-preflight-errors', '--ttl', '--description', '--cri-socket', '--config', '-v']);

interface Args {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

function readArgs(args: readonly string[]): Args {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (!word.startsWith('-')) words.push(word);
    else if (word.includes('=')) flags.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else flags.set(word, VALUED.has(word) ? (args[++at] ?? '') : 'true');
  }
  return { words, flags };
}

export function kubeadm(args: readonly string[], place: Place): ProgramResult {
  const { words, flags } = readArgs(args);
  const [verb = '', second = '', third = ''] = words;
  switch (verb) {
    case 'token': return token(second, flags, place);
    case 'join': return join(second, flags, place);
    case 'reset': return reset(flags, place);
    case 'upgrade': return upgrade(second, third, place);
    case 'version': return { stdout: flags.get('-o') === 'short' || args.includes('short') ? `${VERSION}\n` : `kubeadm version: &version.Info{Major:"1", Minor:"37", GitVersion:"${VERSION}", Platform:"linux/amd64"}\n` };
    case 'init': return failure('error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists');
    default: return { stdout: 'Usage:\n  kubeadm [command]\n\nAvailable Commands:\n  join        Run this on any machine you wish to join an existing cluster\n  reset       Performs a best effort revert of changes made to this host by \'kubeadm init\' or \'kubeadm join\'\n  token       Manage bootstrap tokens\n  upgrade     Upgrade your cluster smoothly to a newer version with this command\n  version     Print the version of kubeadm\n' };
  }
}

// ---- token

function token(verb: string, flags: Args['flags'], { machines, host }: Place): ProgramResult {
  if (verb === 'list') return tokenList(host);
  if (verb !== 'create') return failure(`invalid subcommand "${verb}"`);
  const made = tokenOf(host.now());
  host.request(tokenSecret(made));
  const { create, sign } = clusterInfo(made, machines.server);
  if (host.request(create).code === 409) host.request(sign);
  return { stdout: flags.has('--print-join-command') ? `kubeadm join ${machines.server} --token ${made} --discovery-token-ca-cert-hash ${CA_HASH} \n` : `${made}\n` };
}

function tokenList(host: KubectlHost): ProgramResult {
  const response = host.request({ verb: 'list', group: '', version: 'v1', resource: 'secrets', namespace: 'kube-system', user: 'kubernetes-admin', agent: 'kubeadm' });
  const secrets = ((response.body as { readonly items?: readonly { readonly metadata: { readonly name: string }; readonly type?: string }[] } | null)?.items ?? []).filter(({ type }) => type === 'bootstrap.kubernetes.io/token');
  const rows = secrets.map(({ metadata }) => `${metadata.name.replace('bootstrap-token-', '')}.<secret>\t<forever>\t<never>\tauthentication,signing\t<none>\tsystem:bootstrappers:kubeadm:default-node-token\n`);
  return { stdout: rows.length === 0 ? '' : alignTabs(`TOKEN\tTTL\tEXPIRES\tUSAGES\tDESCRIPTION\tEXTRA GROUPS\n${rows.join('')}`, { minWidth: 10, padding: 3 }) };
}

// ---- join and reset

const JOINED = `[preflight] Running pre-flight checks
[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"
[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"
[kubelet-start] Starting the kubelet
[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s
[kubelet-check] The kubelet is healthy after 501.478ms
[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap

This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`;

function join(server: string, flags: Args['flags'], { node, machines, host }: Place): ProgramResult {
  if (server === '') return failure('discovery: Invalid value: "": bootstrapToken or file must be set');
  const given = flags.get('--token') ?? '';
  if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(given)) return failure(`discovery.bootstrapToken.token: Invalid value: "${given}": the bootstrap token is invalid`, 3);
  const hash = flags.get('--discovery-token-ca-cert-hash');
  if (hash === undefined && !flags.has('--discovery-token-unsafe-skip-ca-verification')) return failure('discovery.bootstrapToken: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue', 3);
  if (hash !== undefined && hash !== CA_HASH) return failure(`[preflight] Running pre-flight checks\nerror execution phase preflight: couldn't validate the identity of the API Server: cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${CA_HASH}" are pinned`);
  if (server !== machines.server) return failure(`[preflight] Running pre-flight checks\nerror execution phase preflight: couldn't validate the identity of the API Server: failed to request the cluster-info ConfigMap: Get "https://${server}/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s": dial tcp ${server}: connect: no route to host`);
  const known = machines.look(node);
  // In the administrator's own terminal a machine is brought for it.
  const machine = flags.has('--node-name') || node === machines.first ? machines.fresh(flags.get('--node-name')) : (known?.machine ?? machines.fresh(node));
  const ignored = (flags.get('--ignore-preflight-errors') ?? '').split(',');
  machines.act({ do: 'join', machine, token: given, ...((ignored.includes('KubeletVersion') || ignored.includes('all')) && { force: true }) });
  const done = outcome(machine.name, machines, host);
  return done.problem === undefined ? { stdout: JOINED } : { stdout: '[preflight] Running pre-flight checks\n', ...failure(`${done.problem}\nTo see the stack trace of this error execute with --v=5 or higher`) };
}

/** Time passes until kubeadm is done. */
function outcome(node: string, machines: MachineAccess, host: KubectlHost): WorkLook {
  host.waitUntil(() => false, 0.01);
  host.waitUntil(() => machines.work(node)?.state !== 'running', PATIENCE);
  return machines.work(node) ?? { state: 'failed', problem: 'timed out waiting for the condition', replaced: [] };
}

function reset(flags: Args['flags'], { node, machines, host, stdin }: Place): ProgramResult {
  const sure = flags.has('-f') || flags.has('--force') || /^y/i.test(stdin ?? '');
  const warning = "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.\n";
  if (!sure) return { stdout: `${warning}[reset] Are you sure you want to proceed? [y/N]: `, ...failure('error execution phase preflight: aborted reset operation\nTo see the stack trace of this error execute with --v=5 or higher') };
  machines.act({ do: 'reset', name: node });
  host.waitUntil(() => false, 1);
  return {
    stdout: `[preflight] Running pre-flight checks
[reset] Stopping the kubelet service
[reset] Unmounting mounted directories in "/var/lib/kubelet"
[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet /etc/kubernetes/pki]
[reset] Deleting files: [/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf]

The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.
`,
  };
}

// ---- upgrade

const HEAD = `[upgrade] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
[upgrade/preflight] Running preflight checks
`;

function upgrade(verb: string, version: string, place: Place): ProgramResult {
  const { node, machines, host } = place;
  if (verb === 'plan') return plan(place);
  if (verb === 'apply') {
    if (version === '') return failure('missing one or more required arguments. Required arguments: [version]');
    const from = machines.version;
    machines.act({ do: 'upgradeApply', name: node, version: version.startsWith('v') ? version : `v${version}` });
    const done = outcome(node, machines, host);
    const begin = `${HEAD}[upgrade] Running cluster health checks\n[upgrade/preflight] You have chosen to upgrade the cluster version to "${version}"\n[upgrade/versions] Cluster version: ${from}\n[upgrade/versions] kubeadm version: ${VERSION}\n`;
    if (done.state !== 'done') return { stdout: begin, ...failure(done.problem ?? 'timed out waiting for the condition') };
    const parts = done.replaced.map((component) => `[upgrade/staticpods] Preparing for "${component}" upgrade\n[upgrade/staticpods] Moved new manifest to "/etc/kubernetes/manifests/${component}.yaml"\n[upgrade/staticpods] Waiting for the kubelet to restart the component\n[apiclient] Found 1 Pods for label selector component=${component}\n[upgrade/staticpods] Component "${component}" upgraded successfully!\n`);
    return { stdout: `${begin}[upgrade/prepull] Pulling images required for setting up a Kubernetes cluster\n${parts.join('')}${addons(done)}\n[upgrade] SUCCESS! A control plane node of your cluster was upgraded to "${version}".\n\n[upgrade] Now please proceed with upgrading the rest of the nodes by following the right order.\n` };
  }
  if (verb !== 'node') return failure(`invalid subcommand "${verb}"`);
  machines.act({ do: 'upgradeNode', name: node });
  const done = outcome(node, machines, host);
  if (done.state !== 'done') return { stdout: HEAD, ...failure(done.problem ?? 'timed out waiting for the condition') };
  return { stdout: `${HEAD}[upgrade/kubelet-config] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"\n[upgrade] The configuration for this node was successfully upgraded!\n[upgrade] Now please proceed with upgrading the kubelet package.\n` };
}

const addons = ({ waitsFor }: WorkLook): string => (waitsFor === undefined ? '[upgrade/addon] Applied essential addon: CoreDNS\n[upgrade/addon] Applied essential addon: kube-proxy\n' : `[upgrade/addon] Skipping upgrade of addons because control plane instances [${waitsFor.join(' ')}] have not been upgraded\n`);

const tableOf = (rows: readonly (readonly string[])[]): string => alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), { minWidth: 10, padding: 3 });

function plan({ machines }: Place): ProgramResult {
  const { version, first } = machines;
  const head = `[preflight] Running pre-flight checks.\n[upgrade/config] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n[upgrade] Running cluster health checks\n[upgrade] Fetching available versions to upgrade to\n[upgrade/versions] Cluster version: ${version}\n[upgrade/versions] kubeadm version: ${VERSION}\n[upgrade/versions] Target version: ${VERSION}\n`;
  if (version === VERSION) return { stdout: `${head}[upgrade/versions] Latest version in the v1.37 series: ${VERSION}\n\nAwesome, you're up-to-date! Enjoy!\n` };
  const [before, after] = [companionsOf(version), companionsOf(VERSION)];
  const kubelets = machines.names().map((name) => ['kubelet', name, machines.look(name)?.machine.kubeletVersion ?? '', VERSION]);
  const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => [name, first, version, VERSION]);
  const others = [['kube-proxy', '', version.slice(1), VERSION], ['CoreDNS', '', before.dns, after.dns], ['etcd', first, before.etcd, after.etcd]];
  const titles = ['COMPONENT', 'NODE', 'CURRENT', 'TARGET'];
  return { stdout: `${head}\nComponents that must be upgraded manually after you have upgraded the control plane with 'kubeadm upgrade apply':\n${tableOf([titles, ...kubelets])}\nUpgrade to the latest stable version:\n\n${tableOf([titles, ...programs, ...others])}\nYou can now apply the upgrade by executing the following command:\n\n\tkubeadm upgrade apply ${VERSION}\n\n_____________________________________________________________________\n\n` };
}
