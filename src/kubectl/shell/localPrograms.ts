/** Programs of the administrator's own machine: curl reaches what `kubectl port-forward` has opened, as the Pod answers; pkill ends it. Upstream: curl 8, procps. */
import { ADMIN, type KubeObject } from '../discovery.ts';
import type { KubectlHost } from '../host.ts';

/** What a program of a shell printed, and how it ended. */
export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const VALUED = new Set(['-o', '--output', '-w', '--write-out', '-H', '--header', '-m', '--max-time', '--connect-timeout', '-X', '--request', '-d', '--data', '-A', '--user-agent']);

function curl(args: readonly string[], host: KubectlHost): Result {
  const { url, flags } = read(args);
  const silent = flags.has('-s') || flags.has('--silent');
  const failed = (code: number, why: string): Result => ({ stdout: '', stderr: silent && !flags.has('-S') ? '' : `curl: (${code}) ${why}\n`, code });
  const parts = /^(?:(https?):\/\/)?([^/:?#]+|\[::1\])(?::(\d+))?(\/[^#]*)?$/.exec(url ?? '');
  if (url === undefined) return { stdout: '', stderr: "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", code: 2 };
  if (parts === null) return failed(3, 'URL using bad/illegal format or missing URL');
  const [, scheme = 'http', name = '', given, path = '/'] = parts;
  if (!['localhost', '127.0.0.1', '[::1]'].includes(name)) return failed(6, `from this terminal only what kubectl port-forward has opened can be reached (http://localhost:PORT); from within the cluster: kubectl exec POD -- curl ${url}`);
  const port = Number(given ?? (scheme === 'https' ? 443 : 80));
  const forward = host.forwards?.get(port);
  const asker = { user: ADMIN.name, agent: 'kubectl' };
  const pods = { group: '', version: 'v1', resource: 'pods' } as const;
  const pod = forward && host.request({ verb: 'get', ...pods, namespace: forward.namespace, name: forward.pod, ...asker });
  if (forward === undefined || pod === undefined || pod.code >= 400 || (pod.body as KubeObject).metadata.uid !== forward.uid) return failed(7, `Failed to connect to ${name} port ${port} after 0 ms: Couldn't connect to server`);
  const answer = host.request({ verb: 'create', ...pods, namespace: forward.namespace, name: forward.pod, subresource: 'portforward', options: { port: forward.port, path }, ...asker }).body as { readonly status?: number; readonly body?: string; readonly message?: string };
  if (answer.status === undefined) return failed(52, 'Empty reply from server');
  const { status, body = '' } = answer;
  const head = `HTTP/1.1 ${status}${status === 200 ? ' OK' : ''}\n\n`;
  const shown = flags.has('-I') || flags.has('--head') ? head : `${flags.has('-i') || flags.has('--include') ? head : ''}${body}`;
  const output = flags.get('-o') ?? flags.get('--output');
  if (output !== undefined && output !== '/dev/null') host.writeFile?.(output, shown);
  const format = (flags.get('-w') ?? flags.get('--write-out') ?? '').replaceAll('%{http_code}', String(status)).replaceAll(String.raw`\n`, '\n');
  return { stdout: (output === undefined ? shown : '') + format, stderr: '', code: 0 };
}

function read(args: readonly string[]): { readonly url: string | undefined; readonly flags: ReadonlyMap<string, string> } {
  const flags = new Map<string, string>();
  let url: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (VALUED.has(word)) flags.set(word, args[++at] ?? '');
    else if (word.startsWith('--')) flags.set(word, '');
    else if (word.startsWith('-')) for (const letter of word.slice(1)) flags.set(`-${letter}`, '');
    else url ??= word;
  }
  return { url, flags };
}

function pkill(args: readonly string[], { forwards }: KubectlHost): Result {
  const ends = args.includes('kubectl') && forwards !== undefined && forwards.size > 0;
  if (ends) forwards.clear();
  return { stdout: '', stderr: '', code: ends ? 0 : 1 };
}

export const LOCAL_PROGRAMS: ReadonlyMap<string, (args: readonly string[], host: KubectlHost) => Result> = new Map([['curl', curl], ['pkill', pkill], ['killall', pkill]]);
