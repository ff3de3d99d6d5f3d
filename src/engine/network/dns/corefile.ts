/**
 * The Corefile: server blocks with their plugins. Upstream: github.com/coredns/caddy (caddyfile), CoreDNS' plugin.cfg. Leaves out: imports,
 * snippets, environment variables; plugins that are known by name but do nothing here are kept and passed over.
 */
import { absolute } from './message.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
  readonly line: number;
}

export interface ServerBlock {
  readonly zones: readonly string[];
  readonly port: number;
  readonly plugins: readonly Directive[];
}

export type Corefile = { readonly blocks: readonly ServerBlock[] } | { readonly error: string };

/** Names of CoreDNS 1.13's own plugins, so that a misspelt one is found. */
const KNOWN = new Set('root metadata geoip cancel tls quic timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view nomad'.split(' '));

type Token = { readonly text: string; readonly line: number };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  text.split('\n').forEach((line, index) => {
    for (const [, quoted, plain] of line.matchAll(/"([^"]*)"|(#.*$|\S+)/g)) {
      if (plain?.startsWith('#')) break;
      found.push({ text: quoted ?? plain ?? '', line: index + 1 });
    }
  });
  return found;
}

export function parseCorefile(text: string): Corefile {
  const all = tokens(text);
  const blocks: ServerBlock[] = [];
  let at = 0;
  /** The words of one line, and the block that it opens. */
  const lineOf = (): Token[] => {
    const first = all[at]!;
    const words: Token[] = [];
    while (at < all.length && all[at]!.line === first.line && all[at]!.text !== '{' && all[at]!.text !== '}') words.push(all[at++]!);
    return words;
  };
  while (at < all.length) {
    const labels = lineOf();
    if (labels.length === 0 || all[at]?.text !== '{') return { error: `Corefile:${all[at - 1]?.line ?? 1} - Error during parsing: Unexpected '${all[at]?.text ?? 'EOF'}', expecting '{'` };
    at++;
    const plugins: Directive[] = [];
    while (at < all.length && all[at]!.text !== '}') {
      const words = lineOf();
      const [first] = words;
      if (first === undefined) return { error: `Corefile:${all[at]!.line} - Error during parsing: Unexpected '{'` };
      const block: string[][] = [];
      if (all[at]?.text === '{') {
        at++;
        while (at < all.length && all[at]!.text !== '}') {
          const inner = lineOf().map((word) => word.text);
          if (inner.length === 0) return { error: `Corefile:${all[at]!.line} - Error during parsing: Unexpected '{'` };
          block.push(inner);
        }
        at++;
      }
      if (!KNOWN.has(first.text)) return { error: `Corefile:${first.line} - Error during parsing: Unknown directive '${first.text}'` };
      plugins.push({ name: first.text, args: words.slice(1).map((word) => word.text), block, line: first.line });
    }
    if (at++ >= all.length) return { error: `Corefile:${all.at(-1)!.line} - Error during parsing: Unexpected EOF` };
    const names = labels.map((label) => label.text.replace(/,$/, '').replace(/^dns:\/\//, ''));
    blocks.push({ zones: names.map((name) => absolute(name.replace(/:\d+$/, ''))), port: Number(/:(\d+)$/.exec(names[0] ?? '')?.[1] ?? 53), plugins });
  }
  return { blocks };
}

export const pluginOf = (block: ServerBlock, name: string): Directive | undefined => block.plugins.find((plugin) => plugin.name === name);

/** Seconds of `30s`, `30`. */
export const secondsOf = (word: string | undefined): number | undefined => (word === undefined || !/^\d+(ms|s|m)?$/.test(word) ? undefined : Number.parseInt(word, 10) * (word.endsWith('ms') ? 0.001 : word.endsWith('m') ? 60 : 1));
