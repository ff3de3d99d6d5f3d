/** The command line of etcdctl. Upstream: github.com/spf13/pflag, as far as etcdctl's flags go. */

/** Flags that take a value; their short forms. */
const VALUED = new Set(['endpoints', 'write-out', 'consistency', 'limit', 'rev', 'peer-urls', 'bump-revision', 'cacert', 'cert', 'key', 'data-dir', 'name', 'initial-cluster', 'initial-cluster-token', 'initial-advertise-peer-urls', 'command-timeout', 'dial-timeout']);
const SHORT: { readonly [letter: string]: string } = { w: 'write-out' };

export class EtcdFlags {
  readonly words: readonly string[];
  readonly #values = new Map<string, string>();

  constructor(args: readonly string[]) {
    const words: string[] = [];
    for (let at = 0; at < args.length; at++) {
      const word = args[at]!;
      const match = /^(?:--([\w-]+)|-(\w))(?:=([\s\S]*))?$/.exec(word);
      const name = match === null ? undefined : (match[1] ?? SHORT[match[2] ?? ''] ?? match[2] ?? '');
      if (match === null || name === undefined) words.push(word);
      else this.#values.set(name, match[3] ?? (VALUED.has(name) ? (args[++at] ?? '') : 'true'));
    }
    this.words = words;
  }

  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  has(name: string): boolean {
    return this.#values.has(name) && this.#values.get(name) !== 'false';
  }
}
