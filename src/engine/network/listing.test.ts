/** The listings are followed as the kernel would follow them: they must lead where `route` leads. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iptablesText } from './iptables.ts';
import { rulesText, ruleHits, type ListingNode } from './listing.ts';
import { PROXY_MODES, route, type ProxyMode, type RuleEndpoint, type RuleSet, type ServiceRule, type Source } from './rules.ts';

const NODE: ListingNode = { name: 'a', podNetwork: '10.244.0.0/16', addresses: ['192.168.49.3'] };

interface Packet {
  readonly source: Source;
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
}

/** What became of a packet: where it goes, and whether it is marked for masquerade. */
type Fate = { readonly to: string; readonly masquerade: boolean } | 'reject' | 'drop' | 'direct';

// ---- a reader of iptables-save

type Tables = Map<string, Map<string, string[]>>;

function parseIptables(text: string): Tables {
  const tables: Tables = new Map();
  let table = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) tables.set(line.slice(1), (table = new Map()));
    else if (line.startsWith(':')) table.set(line.slice(1).split(' ')[0]!, []);
    else if (line.startsWith('-A ')) {
      const chain = table.get(line.split(' ')[1]!);
      if (chain === undefined) throw new Error(`no chain for ${line}`);
      chain.push(line);
    }
  }
  return tables;
}

const inPods = (ip: string): boolean => ip.startsWith('10.244.');
const option = (line: string, name: string): string | undefined => new RegExp(`(?:^| )${name} (\\S+)`).exec(line.replace(/--comment "[^"]*"/, ''))?.[1];

/** Whether a rule applies; `take` says which of the chances of a chain comes true. */
function applies(line: string, packet: Packet, take: (line: string) => boolean): boolean {
  const bare = line.replace(/--comment "[^"]*"/, '');
  const source = option(bare, '-s');
  const holds = source === undefined || (source.includes('/16') ? inPods(packet.source.ip) : source === `${packet.source.ip}/32`);
  if (bare.includes('! -s') ? holds : !holds) return false;
  if (option(bare, '-d') !== undefined && option(bare, '-d') !== `${packet.ip}/32`) return false;
  if (option(bare, '-p') !== undefined && option(bare, '-p') !== packet.protocol.toLowerCase()) return false;
  if (option(bare, '--dport') !== undefined && option(bare, '--dport') !== String(packet.port)) return false;
  if (bare.includes('--dst-type LOCAL') && !NODE.addresses.includes(packet.ip)) return false;
  if (bare.includes('--src-type LOCAL') && packet.source.kind !== 'node') return false;
  if (bare.includes('--rcheck')) return false;
  return !bare.includes('--probability') || take(line);
}

function followIptables(text: string, packet: Packet, take: (line: string) => boolean): Fate {
  const tables = parseIptables(text);
  let marked = false;
  const walk = (table: Map<string, string[]>, chain: string): string | undefined => {
    for (const line of table.get(chain) ?? []) {
      if (!applies(line, packet, take)) continue;
      const target = / -j (\S+)/.exec(line)![1]!;
      if (target === 'KUBE-MARK-MASQ') marked = true;
      else if (['DNAT', 'REJECT', 'DROP'].includes(target)) return target === 'DNAT' ? /--to-destination (\S+)/.exec(line)![1]! : target.toLowerCase();
      else if (table.has(target)) {
        const found = walk(table, target);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  const to = walk(tables.get('nat')!, 'KUBE-SERVICES');
  if (to !== undefined) return { to, masquerade: marked };
  const refused = walk(tables.get('filter')!, 'KUBE-SERVICES') ?? walk(tables.get('filter')!, 'KUBE-EXTERNAL-SERVICES');
  return (refused as 'reject' | 'drop' | undefined) ?? 'direct';
}

// ---- a reader of nft list table

function followNftables(text: string, packet: Packet, index: number): Fate {
  const chains = new Map<string, string[]>();
  const maps = new Map<string, Map<string, string>>();
  for (const [, kind, name, body] of text.matchAll(/\n\t(chain|map|set) (\S+) \{\n([\s\S]*?)\n\t\}/g)) {
    if (kind === 'chain') chains.set(name!, body!.split('\n').map((line) => line.trim()));
    else maps.set(name!, new Map((/elements = \{ ([\s\S]*) \}/.exec(body!)?.[1] ?? '').split(/,\s+/).filter((element) => element !== '').map((element) => [element.split(/ comment | : /)[0]!, element.split(' : ').at(-1)!])));
  }
  let marked = false;
  const key = `${packet.ip} . ${packet.protocol.toLowerCase()} . ${packet.port}`;
  const port = `${packet.protocol.toLowerCase()} . ${packet.port}`;
  const walk = (name: string): string | undefined => {
    for (const rule of chains.get(name) ?? []) {
      if (rule.startsWith('ip daddr @nodeport-ips') && !maps.get('nodeport-ips')!.has(packet.ip)) continue;
      const map = / vmap @(\S+)/.exec(rule);
      const masked = /^ip daddr (\S+) \S+ dport (\d+) ip saddr != \S+ jump/.exec(rule);
      const saddr = /^ip saddr (\d\S+) /.exec(rule)?.[1];
      let verdict: string | undefined;
      if (map) verdict = maps.get(map[1]!)?.get(rule.includes('ip daddr .') ? key : port);
      else if (masked) verdict = masked[1] === packet.ip && masked[2] === String(packet.port) && !inPods(packet.source.ip) ? 'jump mark-for-masquerade' : undefined;
      else if (saddr !== undefined) verdict = (saddr.includes('/16') ? inPods(packet.source.ip) : saddr === packet.source.ip) ? /(jump|goto) \S+/.exec(rule)![0] : undefined;
      else if (rule.startsWith('ip saddr @')) verdict = undefined;
      else if (rule.startsWith('fib saddr type local')) verdict = packet.source.kind === 'node' ? /(jump|goto) \S+/.exec(rule)![0] : undefined;
      else if (rule.startsWith('numgen')) {
        const choices = [...rule.matchAll(/(\d+) : (goto \S+?)(?=,| \})/g)];
        expect(choices.map(([, number]) => Number(number))).toEqual(choices.map((_choice, at) => at));
        expect(rule).toContain(`mod ${choices.length} `);
        verdict = choices[index]![2]!;
      } else if (/dnat to (\S+)/.test(rule)) return /dnat to (\S+)/.exec(rule)![1]!;
      else verdict = /^(jump|goto) \S+/.exec(rule)?.[0] ?? (rule.startsWith('reject') ? 'reject' : undefined);
      if (verdict === undefined) continue;
      if (verdict === 'drop' || verdict === 'reject') return verdict;
      const [how, target] = verdict.split(' ') as [string, string];
      if (target === 'mark-for-masquerade') marked = true;
      else if (!chains.has(target)) throw new Error(`no chain ${target}`);
      else {
        const found = walk(target);
        if (found !== undefined || how === 'goto') return found;
      }
    }
    return undefined;
  };
  const to = walk('services');
  if (to !== undefined) return { to, masquerade: marked };
  return (walk('endpoints-check') as 'reject' | 'drop' | undefined) ?? 'direct';
}

// ---- a reader of ipvsadm -Ln

function followIpvs(text: string, packet: Packet, index: number): string {
  const servers = new Map<string, string[]>();
  let list: string[] = [];
  for (const line of text.split('\n').slice(3)) {
    const server = /^(TCP|UDP|SCTP)\s+(\S+) rr/.exec(line);
    if (server) servers.set(`${server[1]} ${server[2]}`, (list = []));
    else if (line.startsWith('  -> ')) list.push(line.trim().split(/\s+/)[1]!);
  }
  const found = servers.get(`${packet.protocol} ${packet.ip}:${packet.port}`);
  if (found === undefined) return 'direct';
  return found.length === 0 ? 'reject' : found[index]!;
}

// ---- generated rules and packets

const endpoint = fc.record({ ip: fc.integer({ min: 2, max: 9 }).map((last) => `10.244.1.${last}`), port: fc.constantFrom(80, 8080), node: fc.constantFrom('a', 'b') });
const rules: fc.Arbitrary<RuleSet> = fc
  .array(
    fc.record({
      endpoints: fc.uniqueArray(endpoint, { maxLength: 5, selector: ({ ip, port }) => `${ip}:${port}` }),
      protocol: fc.constantFrom('TCP', 'UDP'),
      node: fc.boolean(),
      balanced: fc.boolean(),
      internalLocal: fc.boolean(),
      externalLocal: fc.boolean(),
      affinity: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((specs) => ({
    rules: specs.map(({ node, balanced, affinity, ...rest }, index): ServiceRule => ({
      name: `default/s${index}:http`, namespace: 'default', service: `s${index}`, clusterIP: `10.96.0.${10 + index}`, port: 80 + index,
      ...(node && { nodePort: 30_000 + index }), externalIPs: balanced ? [`203.0.113.${index + 1}`] : [], ...(affinity && { affinitySeconds: 10_800 }), ...rest,
    })),
  }));
const source: fc.Arbitrary<Source> = fc.constantFrom({ kind: 'pod', ip: '10.244.1.3' }, { kind: 'node', ip: '192.168.49.3' }, { kind: 'outside', ip: '198.51.100.7' });

/** Packets to every address that a rule knows, and to one that none does. */
const targets = ({ rules: list }: RuleSet): { ip: string; port: number; protocol: string }[] => [
  ...list.flatMap(({ clusterIP, port, protocol, nodePort, externalIPs }) => [{ ip: clusterIP, port, protocol }, ...externalIPs.map((ip) => ({ ip, port, protocol })), ...(nodePort === undefined ? [] : [{ ip: NODE.addresses[0]!, port: nodePort, protocol }])]),
  { ip: '10.244.9.9', port: 80, protocol: 'TCP' },
];

function expected(set: RuleSet, packet: Packet, mode: ProxyMode, index: number): Fate {
  const way = route(set, NODE, packet.ip, packet.port, packet.protocol, () => index, packet.source, mode);
  return way.verdict === 'endpoint' ? { to: `${way.ip}:${way.port}`, masquerade: way.masquerade } : way.verdict;
}

const among = (set: RuleSet, packet: Packet, mode: ProxyMode): readonly RuleEndpoint[] => {
  let found: readonly RuleEndpoint[] = [];
  route(set, NODE, packet.ip, packet.port, packet.protocol, (_count, _rule, endpoints) => ((found = endpoints), 0), packet.source, mode);
  return found;
};

describe('listings lead where routes lead', () => {
  it.each(PROXY_MODES)('%s', (mode) => {
    fc.assert(
      fc.property(rules, source, (set, from) => {
        const text = rulesText(mode, set, NODE);
        for (const target of targets(set)) {
          const packet = { ...target, source: from };
          for (let index = 0; index < Math.max(1, among(set, packet, mode).length); index++) {
            const wanted = expected(set, packet, mode, index);
            let chance = 0;
            if (mode === 'ipvs') expect(followIpvs(text, packet, index)).toEqual(typeof wanted === 'string' ? wanted : wanted.to);
            else expect(mode === 'iptables' ? followIptables(text, packet, () => chance++ === index) : followNftables(text, packet, index)).toEqual(wanted);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each(PROXY_MODES)('and the lines that decided are in the listing of %s', (mode) => {
    fc.assert(
      fc.property(rules, source, fc.boolean(), (set, from, sticky) => {
        const lines = rulesText(mode, set, NODE).split('\n');
        for (const target of targets(set)) {
          const way = route(set, NODE, target.ip, target.port, target.protocol, () => 0, from, mode);
          const known = sticky && way.verdict === 'endpoint' && way.rule.affinitySeconds !== undefined;
          const hits = ruleHits(mode, way, NODE, target.ip, target.port, known);
          expect(hits.length > 0).toBe(way.verdict !== 'direct');
          for (const hit of hits) expect(lines.some((line) => (mode === 'nftables' ? line.includes(hit) : line === hit)), `${mode} ${hit}`).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

it('each endpoint is as likely as the others', () => {
  const endpoints = [1, 2, 3, 4].map((last) => ({ ip: `10.244.1.${last}`, port: 80 }));
  const rule: ServiceRule = { name: 'default/web', namespace: 'default', service: 'web', protocol: 'TCP', clusterIP: '10.96.0.7', port: 80, externalIPs: [], endpoints, internalLocal: false, externalLocal: false };
  const chances = [...iptablesText({ rules: [rule] }, NODE).matchAll(/--probability (\S+)/g)].map(([, chance]) => Number(chance));
  let left = 1;
  const shares = [...chances, 1].map((chance) => { const share = left * chance; left -= share; return share; });
  for (const share of shares) expect(share).toBeCloseTo(0.25, 6);
});
