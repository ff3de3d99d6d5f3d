/** Where the code of DNS servers is found once it has come: no name is asked for while a cluster starts. Upstream: none. */
import type { dnsServer } from './running.ts';
import type { answer } from './server.ts';
import type { worldReply } from './world.ts';

export interface DnsCode {
  readonly answer: typeof answer;
  readonly dnsServer: typeof dnsServer;
  readonly worldReply: typeof worldReply;
}

let code: DnsCode | undefined;

export function provideDns(loaded: DnsCode): void {
  code = loaded;
}

/** Throws when a name is asked for before the code has come; see engine/late.ts. */
export function dnsCode(): DnsCode {
  if (code === undefined) throw new Error('the code of DNS servers has not been provided');
  return code;
}
