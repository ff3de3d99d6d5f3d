/**
 * `trace FROM TO`: sends a packet through the simulated network and prints its way, hop by hop, as tcpdump and traceroute would if they could look
 * into everything. Upstream: none; the packet is real to the simulation, and each hop is a step of its timeline.
 */
import type { ApiRequest, KubeObject, WalkRequest } from '../discovery.ts';
import type { KubectlHost, WalkReport } from '../host.ts';
import { configuredNamespace } from '../kubeconfig.ts';

interface ToolResult {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

const USAGE = `Send a packet and follow it through the network of the cluster.

Usage:
  trace FROM TO [-n NAMESPACE] [-s BYTES]

  FROM   pod/NAME, node/NAME, outside
  TO     http://HOST[:PORT][/PATH], tcp://HOST:PORT, udp://HOST:PORT, ping://HOST
         HOST is a name, an address, pod/NAME, svc/NAME or node/NAME

Examples:
  trace pod/client http://web.default
  trace outside http://node/worker1:30080
  trace pod/client ping://pod/web-1 -s 2000
`;
const DEFAULT_PORTS: { readonly [scheme: string]: number } = { http: 80, https: 443 };
const MOST_BYTES = 65_000;

interface Args {
  readonly words: readonly string[];
  readonly namespace: string;
  readonly size: number | undefined;
}

function readArgs(args: readonly string[], configured: string): Args | string {
  const words: string[] = [];
  let [namespace, size]: [string, number | undefined] = [configured, undefined];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '-n' || word === '--namespace') namespace = args[++at] ?? namespace;
    else if (word.startsWith('--namespace=')) namespace = word.slice('--namespace='.length);
    else if (word === '-s' || word === '--size') size = Number(args[++at] ?? Number.NaN);
    else if (word.startsWith('-')) return `trace: unknown flag: ${word}`;
    else words.push(word);
  }
  if (size !== undefined && !(Number.isInteger(size) && size >= 0 && size <= MOST_BYTES)) return `trace: -s must be a number of bytes up to ${MOST_BYTES}`;
  return { words, namespace, size };
}

export function trace(args: readonly string[], host: KubectlHost): ToolResult {
  if (args.length === 0 || args.includes('-h') || args.includes('--help')) return { stdout: USAGE };
  const read = readArgs(args, configuredNamespace(host, '') || 'default');
  if (typeof read === 'string') return { stderr: `${read}\n`, code: 2 };
  const [from, to] = read.words;
  if (from === undefined || to === undefined || host.walk === undefined) return { stderr: USAGE, code: 2 };
  const request = requestOf(from, to, read, host);
  if (typeof request === 'string') return { stderr: `trace: ${request}\n`, code: 1 };
  const report = host.walk(request);
  return { stdout: reportText(report), code: report.outcome === 'answered' ? 0 : 1 };
}

function requestOf(from: string, to: string, { namespace, size }: Args, host: KubectlHost): WalkRequest | string {
  const sender = senderOf(from, namespace);
  const parsed = /^(?:(http|https|tcp|udp|ping|icmp):\/\/)?((?:pods?|svc|services?|nodes?)\/[^/:]+|[^/:]+)(?::(\d+))?(\/.*)?$/.exec(to);
  if (sender === undefined) return `who is ${from}? pod/NAME, node/NAME or outside`;
  if (parsed === null) return `where is ${to}? See trace --help`;
  const [, scheme, name = '', port, path] = parsed;
  const found = addressOf(name, namespace, host);
  if (typeof found === 'string') return found;
  const pings = scheme === 'ping' || scheme === 'icmp' || (scheme === undefined && port === undefined && found.port === undefined);
  const number = pings ? 0 : Number(port ?? DEFAULT_PORTS[scheme ?? ''] ?? found.port ?? 0);
  if (!pings && !(number >= 1 && number <= 65_535)) return `${to} needs a port`;
  const web = scheme === 'http' || scheme === 'https' || (scheme === undefined && !pings);
  return { from: sender, host: found.host, port: number, protocol: pings ? 'ICMP' : scheme === 'udp' ? 'UDP' : 'TCP', ...(web && { path: path ?? '/' }), ...(size !== undefined && { size }) };
}

function senderOf(from: string, namespace: string): string | undefined {
  const [kind = '', ...rest] = from.split('/');
  if (from === 'outside') return from;
  if (/^(po|pods?)$/.test(kind) && rest.length === 1) return `pod/${namespace}/${rest[0]}`;
  if (/^(po|pods?)$/.test(kind) && rest.length === 2) return `pod/${rest.join('/')}`;
  return /^(no|nodes?)$/.test(kind) && rest.length === 1 ? `node/${rest[0]}` : undefined;
}

/** The address of what is named by its kind; a plain name is for the resolver of the sender. */
function addressOf(name: string, namespace: string, host: KubectlHost): { readonly host: string; readonly port?: number } | string {
  const slash = name.indexOf('/');
  if (slash < 0) return { host: name };
  const [kind, own] = [name.slice(0, slash), name.slice(slash + 1)];
  const resource = kind.startsWith('pod') ? 'pods' : kind.startsWith('node') ? 'nodes' : 'services';
  const request: ApiRequest = { verb: 'get', group: '', version: 'v1', resource, name: own, ...(resource !== 'nodes' && { namespace }), user: 'kubernetes-admin', agent: 'trace' };
  const { code, body } = host.request(request);
  if (code >= 400) return `${resource} "${own}" not found`;
  const object = body as KubeObject & { spec?: { clusterIP?: string; ports?: readonly { port: number }[] }; status?: { podIP?: string; addresses?: readonly { type: string; address: string }[] } };
  const address = resource === 'pods' ? object.status?.podIP : resource === 'nodes' ? object.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address : object.spec?.clusterIP;
  const port = resource === 'services' ? object.spec?.ports?.[0]?.port : undefined;
  return address === undefined || address === '' || address === 'None' ? `${resource} "${own}" has no address` : { host: address, ...(port !== undefined && { port }) };
}

function reportText({ hops, outcome }: WalkReport): string {
  const start = hops[0]?.at ?? 0;
  const rows = hops.map((hop, index) => [String(index + 1), `${((hop.at - start) / 1_000).toFixed(3)} ms`, hop.node ?? 'outside', hop.back ? '<-' : '->', hop.code, hop.packet]);
  const head = ['HOP', 'TIME', 'NODE', '', 'WHAT', 'PACKET'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('   ')}\n`;
  return [line(head), ...rows.map(line), `${outcome}\n`].join('');
}
