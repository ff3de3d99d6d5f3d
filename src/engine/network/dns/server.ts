/**
 * What a CoreDNS answers: its plugins in CoreDNS' own order (rewrite, hosts, kubernetes, forward). Upstream: core/dnsserver, plugin.cfg.
 * Leaves out: cache (nothing is ever older than the server's own knowledge), autopath, template, acl, the round robin of loadbalance.
 */
import { pluginOf, secondsOf, type Directive, type ServerBlock } from './corefile.ts';
import { absolute, isWithin, reply, reverseName, type Question, type Reply, type ResourceRecord } from './message.ts';
import { missing, reverseReply, zoneReply, type Knowledge, type ZoneOptions } from './zone.ts';

export interface Server {
  readonly blocks: readonly ServerBlock[];
  readonly knowledge: Knowledge;
  /** Asks another name server, by its address or `/etc/resolv.conf`; undefined: nobody answers there. */
  forward(to: string, question: Question): Reply | undefined;
}

const LONGEST_CHAIN = 8;
const FAILED = reply('SERVFAIL', [], { authoritative: false });

export function answer(server: Server, question: Question, chain = 0): Reply {
  const block = [...server.blocks].sort((a, b) => zoneLength(b, question.name) - zoneLength(a, question.name))[0];
  if (block === undefined || zoneLength(block, question.name) < 0) return reply('REFUSED', [], { authoritative: false });
  const rewritten = rewrite(block, question);
  const found = chained(server, fromPlugins(server, block, rewritten.question), rewritten.question, chain);
  if (!rewritten.back) return found;
  const restored = (record: ResourceRecord): ResourceRecord => (record.name === rewritten.question.name ? { ...record, name: question.name } : record);
  return { ...found, answers: found.answers.map(restored) };
}

/** Length of the longest zone of a block that a name is in; -1 when it is in none. */
const zoneLength = ({ zones }: ServerBlock, name: string): number => Math.max(-1, ...zones.filter((zone) => isWithin(name, zone)).map((zone) => zone.length));

function fromPlugins(server: Server, block: ServerBlock, question: Question): Reply {
  const hosts = pluginOf(block, 'hosts');
  const listed = hosts && hostsReply(hosts, question);
  if (listed) return listed;
  for (const kubernetes of block.plugins.filter(({ name }) => name === 'kubernetes')) {
    const given = kubernetesReply(server.knowledge, kubernetes, question);
    if (given) return given;
  }
  const forward = block.plugins.find(({ name, args }) => name === 'forward' && isWithin(question.name, absolute(args[0] ?? '.')) && !exceptions(block, 'forward').some((zone) => isWithin(question.name, zone)));
  if (forward === undefined) return { ...reply('SERVFAIL'), authoritative: false };
  for (const to of forward.args.slice(1)) {
    const given = server.forward(to, question);
    if (given) return given;
  }
  return FAILED;
}

const exceptions = (block: ServerBlock, plugin: string): string[] => (pluginOf(block, plugin)?.block ?? []).filter(([word]) => word === 'except').flatMap(([, ...zones]) => zones.map(absolute));

/** Undefined: the next plugin is to answer. */
function kubernetesReply(knowledge: Knowledge, { args, block }: Directive, question: Question): Reply | undefined {
  const zones = (args.length === 0 ? ['cluster.local'] : args).map(absolute);
  const zone = zones.filter((one) => isWithin(question.name, one)).sort((a, b) => b.length - a.length)[0];
  if (zone === undefined) return undefined;
  const word = (name: string): readonly string[] | undefined => block.find(([first]) => first === name);
  const pods = word('pods')?.[1];
  const options: ZoneOptions = { zone: zones.find((one) => !one.endsWith('.arpa.')) ?? zone, ttl: secondsOf(word('ttl')?.[1]) ?? 5, pods: pods === 'insecure' || pods === 'verified' ? pods : 'disabled' };
  const through = word('fallthrough');
  const falls = through !== undefined && (through.length === 1 || through.slice(1).some((one) => isWithin(question.name, absolute(one))));
  if (zone.endsWith('.arpa.')) return reverseReply(knowledge, options, question) ?? (falls ? undefined : missing({ ...options, zone }));
  const found = zoneReply(knowledge, options, question);
  return found.rcode === 'NXDOMAIN' && falls ? undefined : found;
}

/** `hosts { 10.0.0.1 db.example.com  fallthrough }`. */
function hostsReply({ block }: Directive, { name, type }: Question): Reply | undefined {
  const entries = block.filter(([first = '']) => /^[\d.]+$/.test(first));
  const ttl = secondsOf(block.find(([word]) => word === 'ttl')?.[1]) ?? 3600;
  const found = entries.flatMap(([address = '', ...names]): ResourceRecord[] => {
    if (type === 'A' && names.some((one) => absolute(one) === name)) return [{ name, type, ttl, data: address }];
    return type === 'PTR' && reverseName(address) === name ? names.map((one) => ({ name, type, ttl, data: absolute(one) })) : [];
  });
  if (found.length > 0) return reply('NOERROR', found);
  const known = entries.some(([, ...names]) => names.some((one) => absolute(one) === name));
  return known ? reply('NOERROR') : block.some(([word]) => word === 'fallthrough') ? undefined : reply('NXDOMAIN');
}

/** A name that stands for another one: what it stands for is asked for, too. */
function chained(server: Server, found: Reply, { type }: Question, chain: number): Reply {
  const last = found.answers.at(-1);
  if (last?.type !== 'CNAME' || type === 'CNAME' || chain >= LONGEST_CHAIN || found.answers.length > 1) return found;
  const target = answer(server, { name: last.data, type }, chain + 1);
  return { ...found, rcode: target.rcode === 'NXDOMAIN' ? 'NOERROR' : target.rcode, answers: [...found.answers, ...target.answers] };
}

/** `rewrite name [exact|prefix|suffix|substring|regex] FROM TO [answer auto]`; the first rule that fits. */
function rewrite(block: ServerBlock, question: Question): { readonly question: Question; readonly back: boolean } {
  for (const { args, block: inner, name } of block.plugins) {
    if (name !== 'rewrite') continue;
    for (const words of [args, ...inner]) {
      const [what, ...rest] = ['stop', 'continue'].includes(words[0] ?? '') ? words.slice(1) : words;
      if (what !== 'name') continue;
      const mode = ['exact', 'prefix', 'suffix', 'substring', 'regex'].includes(rest[0] ?? '') ? rest[0]! : 'exact';
      const [from = '', to = '', ...more] = mode === rest[0] ? rest.slice(1) : rest;
      const next = REWRITES[mode]!(question.name, from, to);
      if (next !== undefined) return { question: { ...question, name: absolute(next) }, back: mode === 'exact' || more.join(' ').includes('answer auto') };
    }
  }
  return { question, back: false };
}

const REWRITES: { readonly [mode: string]: (name: string, from: string, to: string) => string | undefined } = {
  exact: (name, from, to) => (name === absolute(from) ? to : undefined),
  prefix: (name, from, to) => (name.startsWith(from) ? to + name.slice(from.length) : undefined),
  suffix: (name, from, to) => (name.endsWith(absolute(from)) ? name.slice(0, -absolute(from).length) + to : undefined),
  substring: (name, from, to) => (name.includes(from) ? name.replaceAll(from, to) : undefined),
  regex: (name, from, to) => {
    const match = pattern(from)?.exec(name);
    return match === null || match === undefined ? undefined : to.replaceAll(/\{(\d)\}/g, (_all, index: string) => match[Number(index)] ?? '');
  },
};

/** What somebody has written may be no pattern at all, or one without end. */
function pattern(text: string): RegExp | undefined {
  if (text.length > 200 || /[+*}]\)?[+*{]/.test(text)) return undefined;
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}
