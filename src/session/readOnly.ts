/** A host that lets itself be looked at only: what would change the cluster is refused. A lesson's own deeds are part of the lesson and go on. */
import type { Host } from './protocol.ts';

const CHANGES: ReadonlySet<string> = new Set(['fault', 'machine']);
/** Lines that only read, without anything by which a further command may follow. */
const READS = /^\s*kubectl\s+(get|describe|logs|explain|events|top|version|api-resources|api-versions|cluster-info)\b[^;&|<>`\n]*$/;

/** `refusal`: what is said instead. */
export function readOnly(host: Host, refusal: () => string): Host {
  return new Proxy<Host>(host, {
    get: (target, name) => (...args: readonly unknown[]) => {
      const refused = CHANGES.has(String(name)) || (name === 'kubectl' && !READS.test(String(args[0])));
      if (refused) return Promise.reject(new Error(refusal()));
      return (Reflect.get(target, name) as (...values: readonly unknown[]) => unknown).apply(target, [...args]);
    },
  });
}
