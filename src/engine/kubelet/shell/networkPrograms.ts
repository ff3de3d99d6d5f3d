/**
 * Programs that ask the network: names and Services. Upstream: BusyBox (wget, nc, ping), curl; dnsPrograms.ts.
 */
import { DNS_PROGRAMS } from './dnsPrograms.ts';
import type { Answer } from './host.ts';
import type { Call, Program } from './program.ts';

const operand = (args: readonly string[], takesValue: readonly string[]): string | undefined => args.find((arg, index) => !arg.startsWith('-') && !takesValue.includes(args[index - 1] ?? ''));

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function parseUrl(text: string): Target {
  const match = /^(?:(https?):\/\/)?([^/:?]+)(?::(\d+))?([/?].*)?$/.exec(text);
  return { host: match?.[2] ?? '', port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)), path: match?.[4] ?? '/' };
}

const fetched = (call: Call, target: Target): Answer => call.host.network.http(target.host, target.port, target.path);

function wget(call: Call): number {
  const { args, out, err, host } = call;
  const url = operand(args, ['-O', '-T', '-o', '-t', '--tries', '--timeout']) ?? '';
  const quiet = args.some((arg) => /^-[a-zA-Z]*q/.test(arg));
  const target = parseUrl(url);
  const answer = fetched(call, target);
  const where = `${target.host} (${host.network.resolve(target.host)?.addresses[0] ?? target.host}:${target.port})`;
  if ('error' in answer) {
    const why = answer.error === 'unknownHost' ? `bad address '${target.host}'` : answer.error === 'refused' ? `can't connect to remote host (${where.slice(where.indexOf('(') + 1, where.lastIndexOf(':'))}): Connection refused` : 'download timed out';
    if (!quiet && answer.error !== 'unknownHost') err(`Connecting to ${where}\n`);
    err(`wget: ${why}\n`);
    return 1;
  }
  if (!quiet) err(`Connecting to ${where}\n`);
  if (args.some((arg) => arg === '--server-response' || /^-[a-zA-Z]*S/.test(arg))) err(`  HTTP/1.1 ${answer.status} ${answer.status === 200 ? 'OK' : 'Not Found'}\n`);
  if (answer.status >= 400) {
    err(`wget: server returned error: HTTP/1.1 ${answer.status} ${answer.status === 404 ? 'Not Found' : 'Internal Server Error'}\n`);
    return 1;
  }
  const at = args.findIndex((arg) => /^-[a-zA-Z]*O/.test(arg));
  const to = at < 0 ? 'index.html' : /O.+/.test(args[at]!) ? args[at]!.replace(/^.*?O/, '') : (args[at + 1] ?? '-');
  if (args.includes('--spider') || to === '/dev/null') return 0;
  if (to === '-') out(answer.body);
  else host.files.write(call.path(to), answer.body);
  return 0;
}

function curl(call: Call): number {
  const { args, out, err, host } = call;
  const url = operand(args, ['-o', '-H', '-m', '-X', '-d', '-w', '--max-time', '--connect-timeout', '--retry', '-u', '--data', '--header', '--write-out', '--output']) ?? '';
  if (url === '') {
    err("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  const target = parseUrl(url);
  const answer = fetched(call, target);
  const silent = args.some((arg) => /^-[a-zA-Z]*s/.test(arg)) && !args.some((arg) => /^-[a-zA-Z]*S/.test(arg));
  const write = args.findIndex((arg) => arg === '-w' || arg === '--write-out');
  const wanted = write < 0 ? '' : (args[write + 1] ?? '').replaceAll('%{http_code}', 'error' in answer ? '000' : String(answer.status)).replaceAll('\\n', '\n');
  if ('error' in answer) {
    const [code, why] =
      answer.error === 'unknownHost' ? [6, `Could not resolve host: ${target.host}`] : answer.error === 'refused' ? [7, `Failed to connect to ${target.host} port ${target.port} after 0 ms: Could not connect to server`] : [28, `Failed to connect to ${target.host} port ${target.port}: Connection timed out`];
    out(wanted);
    if (!silent) err(`curl: (${code}) ${why}\n`);
    return code as number;
  }
  const failing = answer.status >= 400 && args.some((arg) => arg === '--fail' || /^-[a-zA-Z]*f/.test(arg));
  if (failing) {
    if (!silent) err(`curl: (22) The requested URL returned error: ${answer.status}\n`);
    return 22;
  }
  const output = args.findIndex((arg) => arg === '-o' || arg === '--output' || /^-[a-zA-Z]*o$/.test(arg));
  const head = args.some((arg) => /^-[a-zA-Z]*[iI]/.test(arg) || arg === '--head');
  const text = `${head ? `HTTP/1.1 ${answer.status} ${answer.status === 200 ? 'OK' : 'Not Found'}\r\n\r\n` : ''}${args.some((arg) => /^-[a-zA-Z]*I/.test(arg)) ? '' : answer.body}`;
  if (output < 0) out(text);
  else if (args[output + 1] !== '/dev/null') host.files.write(call.path(args[output + 1] ?? 'out'), text);
  out(wanted);
  return 0;
}

function netcat({ args, host, err }: Call): number | { readonly kind: 'serve' } {
  if (args.some((arg) => /^-[a-z]*l/.test(arg))) return { kind: 'serve' };
  const [name = '', port = ''] = args.filter((arg, index) => !arg.startsWith('-') && !['-w'].includes(args[index - 1] ?? ''));
  const state = host.network.connect(name, Number(port));
  if (state === 'open') return 0;
  if (state === 'unknownHost') err(`nc: bad address '${name}'\n`);
  else if (args.some((arg) => /^-[a-z]*v/.test(arg))) err(`nc: ${name} (${name}:${port}): ${state === 'refused' ? 'Connection refused' : 'Operation timed out'}\n`);
  return 1;
}

function ping({ args, host, out, err }: Call): number {
  const name = operand(args, ['-c', '-w', '-W', '-i']) ?? '';
  const ip = /^[\d.]+$/.test(name) ? name : host.network.resolve(name)?.addresses[0];
  if (ip === undefined) {
    err(`ping: bad address '${name}'\n`);
    return 1;
  }
  out(`PING ${name} (${ip}): 56 data bytes\n64 bytes from ${ip}: seq=0 ttl=62 time=0.412 ms\n\n--- ${name} ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = 0.412/0.412/0.412 ms\n`);
  return 0;
}

export const NETWORK_PROGRAMS: { readonly [name: string]: Program } = {
  ...DNS_PROGRAMS,
  wget: { run: wget },
  curl: { notIn: ['busybox'], run: curl },
  nc: { run: netcat },
  ping: { run: ping },
};
