/**
 * The questions that a running program has asked the DNS, as steps of its container: which name of the search path it was, by ndots, and what came
 * back. Upstream: none (tcpdump port 53 in the Pod would show them).
 */
import type { Context } from '../kernel/component.ts';
import { candidates, type Lookup, type ResolverConfig } from '../network/dns/resolver.ts';
import type { PodStore } from './podStore.ts';
import type { PodRecord } from './record.ts';

export interface DnsStep {
  readonly code: 'dnsFound' | 'dnsNone' | 'dnsSilent';
  readonly numbers: { readonly [name: string]: string | number };
}

/** A program that keeps asking would fill the timeline: of one run of it so many are told. */
const MOST = 30;

export function dnsSteps(asked: string, config: ResolverConfig, { queries }: Lookup): readonly DnsStep[] {
  const names = candidates(config, asked);
  return queries.slice(0, MOST).map(({ question, server, by, reply }) => {
    const answer = (reply?.answers ?? []).filter(({ type }) => type === question.type).map(({ data }) => data).join(', ');
    const code = reply === undefined ? 'dnsSilent' : answer === '' ? 'dnsNone' : 'dnsFound';
    const numbers = { asked, question: question.name, type: question.type, server, by: by?.pod ?? server, answer, rcode: reply?.rcode ?? '', at: Math.max(1, names.indexOf(question.name) + 1), of: Math.max(1, names.length), ndots: config.ndots, path: config.search.join(' ') };
    return { code, numbers };
  });
}

export function tellDns(ctx: Context, store: PodStore, record: PodRecord, container: string, steps: readonly DnsStep[] = [], routine = false): void {
  for (const { code, numbers } of steps) store.step(ctx, record, code, { container, numbers, routine });
}
