/**
 * Programs that ask the DNS: nslookup, dig, host, getent. Upstream: BusyBox' nslookup, BIND's utilities, glibc's getent. Where BusyBox 1.29 and
 * later ask for a name without its search path as soon as it has a dot, this one goes through it as the resolver does (and 1.28 did).
 */
import type { RecordType, Reply, ResourceRecord } from '../../network/dns/message.ts';
import { reverseName } from '../../network/dns/message.ts';
import type { Lookup } from '../../network/dns/resolver.ts';
import type { Call, Program } from './program.ts';

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'SOA', 'TXT', 'NS', 'MX', 'ANY'];
const typeOf = (word: string): RecordType | undefined => TYPES.find((type) => type === word.toUpperCase());
const bare = (name: string): string => name.replace(/\.$/, '');
const isAddress = (name: string): boolean => reverseName(name) !== undefined;

/** How nslookup shows a record. */
function shown({ name, type, data }: ResourceRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${bare(name)}\nAddress: ${data}\n`;
  if (type === 'CNAME') return `${bare(name)}\tcanonical name = ${data}\n`;
  if (type === 'SRV') return `${bare(name)}\tservice = ${data}\n`;
  return type === 'PTR' ? `${bare(name)}\tname = ${data}\n` : `${bare(name)}\t${type.toLowerCase()} = ${data}\n`;
}

function nslookup({ args, host, out }: Call): number {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const type = typeOf(/^-(?:type|query|q|querytype)=(.+)$/i.exec(args.find((arg) => /^-(type|q)/i.test(arg)) ?? '')?.[1] ?? '');
  const [name = '', server] = words;
  const lookup = host.network.lookup(name, type === undefined ? ['A', 'AAAA'] : [type], serverOption(host, server));
  const bind = host.system === 'debian';
  const asked = lookup.queries[0]?.server ?? '';
  if (lookup.outcome === 'timeout') {
    out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  if (!isAddress(name) || !bind) out(`Server:\t\t${asked}\nAddress:\t${asked}${bind ? '#' : ':'}53\n\n`);
  if (lookup.outcome !== 'found') {
    out(`** server can't find ${isAddress(name) ? bare(reverseName(name)!) : name}: ${lookup.queries.at(-1)?.reply?.rcode === 'NOERROR' ? 'NXDOMAIN' : (lookup.queries.at(-1)?.reply?.rcode ?? 'SERVFAIL')}\n\n`);
    return 1;
  }
  if (bind && lookup.queries.at(-1)?.reply?.authoritative === false) out('Non-authoritative answer:\n');
  out(`${lookup.records.map(shown).join('')}\n`);
  return 0;
}

/** A server may be named, too: its name is looked up first. */
const serverOption = (host: Call['host'], server: string | undefined): { readonly server?: string } => (server === undefined ? {} : { server: host.network.resolve(server)?.addresses[0] ?? server });

interface DigWords {
  readonly name: string;
  readonly type: RecordType;
  readonly server?: string;
  readonly flags: ReadonlySet<string>;
}

function digWords({ args, host }: Call): DigWords {
  const flags = new Set(args.filter((arg) => arg.startsWith('+')));
  const server = args.find((arg) => arg.startsWith('@'))?.slice(1);
  const reverse = args.indexOf('-x');
  const words = args.filter((arg, index) => !/^[+@-]/.test(arg) && args[index - 1] !== '-x' && args[index - 1] !== '-t' && args[index - 1] !== '-p');
  const given = typeOf(args[args.indexOf('-t') + 1] ?? '');
  const type = reverse >= 0 ? 'PTR' : ((args.includes('-t') ? given : undefined) ?? words.map(typeOf).find((one) => one) ?? 'A');
  const name = reverse >= 0 ? (args[reverse + 1] ?? '') : (words.find((word) => typeOf(word) === undefined || words.length === 1) ?? '.');
  return { name, type, flags, ...serverOption(host, server) };
}

function dig(call: Call): number {
  const { host, out } = call;
  const { name, type, server, flags } = digWords(call);
  const lookup = host.network.lookup(type === 'PTR' ? name : flags.has('+search') ? name : `${bare(name)}.`, [type], server === undefined ? {} : { server });
  const last = lookup.queries.at(-1);
  if (last?.reply === undefined) {
    const asked = last?.server ?? '';
    out(flags.has('+short') ? `;; communications error to ${asked}#53: timed out\n` : `;; communications error to ${asked}#53: timed out\n\n; <<>> DiG 9.20.11 <<>> ${call.args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`);
    return 9;
  }
  if (flags.has('+short')) out(last.reply.answers.map(({ data }) => `${data}\n`).join(''));
  else out(digText(call, last.question, last.reply, last.server, flags));
  return 0;
}

const line = ({ name, ttl, type, data }: ResourceRecord): string => `${name}\t${ttl}\tIN\t${type}\t${data}\n`;
const section = (title: string, records: readonly ResourceRecord[]): string => (records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(line).join('')}\n`);

function digText({ args, host }: Call, question: Lookup['queries'][number]['question'], { rcode, authoritative, answers, authority, additional }: Reply, server: string, flags: ReadonlySet<string>): string {
  if (flags.has('+noall')) return flags.has('+answer') ? answers.map(line).join('') : '';
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`;
  const size = 40 + [...answers, ...authority, ...additional].reduce((sum, { name, data }) => sum + name.length + data.length + 12, question.name.length);
  return [
    `\n; <<>> DiG 9.20.11 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n`,
    `;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${(Math.floor(host.now / 1000) % 60_000) + 1}\n`,
    `;; flags: qr${authoritative ? ' aa' : ''} rd${authoritative ? '' : ' ra'}; ${counts}\n\n`,
    ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
    `;; QUESTION SECTION:\n;${question.name}\t\tIN\t${question.type}\n\n`,
    section('ANSWER', answers),
    section('AUTHORITY', authority),
    section('ADDITIONAL', additional),
    `;; Query time: 1 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; MSG SIZE  rcvd: ${size}\n\n`,
  ].join('');
}

function hostProgram({ args, host, out }: Call): number {
  const [name = '', server] = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-t');
  const type = typeOf(args[args.indexOf('-t') + 1] ?? '');
  const lookup = host.network.lookup(name, args.includes('-t') && type !== undefined ? [type] : ['A', 'AAAA'], serverOption(host, server));
  if (lookup.outcome === 'timeout') {
    out(`;; communications error to ${lookup.queries[0]?.server ?? ''}#53: timed out\n;; no servers could be reached\n`);
    return 1;
  }
  if (lookup.outcome !== 'found') {
    out(`Host ${isAddress(name) ? reverseName(name)! : name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  const words: { readonly [type: string]: string } = { A: 'has address', AAAA: 'has IPv6 address', CNAME: 'is an alias for', SRV: 'has SRV record', PTR: 'domain name pointer' };
  out(lookup.records.map(({ name: found, type: kind, data }) => `${kind === 'PTR' ? found.replace(/\.$/, '') : bare(found)} ${words[kind] ?? `has ${kind} record`} ${data}\n`).join(''));
  return 0;
}

function getent({ args, host, out }: Call): number {
  const [database = '', name = ''] = args;
  if (!['hosts', 'ahosts', 'ahostsv4'].includes(database)) return 2;
  const found = host.network.resolve(name);
  if (found === undefined) return 2;
  if (database === 'hosts') out(found.addresses.map((address) => `${address.padEnd(15)} ${found.name}\n`).join(''));
  else for (const address of found.addresses) out(`${address.padEnd(15)} STREAM ${found.name}\n${address.padEnd(15)} DGRAM  \n${address.padEnd(15)} RAW    \n`);
  return 0;
}

export const DNS_PROGRAMS: { readonly [name: string]: Program } = {
  nslookup: { run: nslookup },
  dig: { notIn: ['busybox'], run: dig },
  host: { notIn: ['busybox'], run: hostProgram },
  getent: { notIn: ['busybox'], run: getent },
};
