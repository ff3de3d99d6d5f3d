/**
 * Questions and answers of the DNS. Upstream: RFC 1035, 2782, 3596; github.com/miekg/dns. Leaves out: DNSSEC, EDNS beyond its being there, TCP.
 */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'SOA' | 'TXT' | 'NS' | 'MX' | 'ANY';

/** Names are written with their last dot, in small letters. */
export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

export interface ResourceRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  /** As dig prints it: `10.96.0.1`, `0 100 443 web.default.svc.cluster.local.`. */
  readonly data: string;
}

export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export interface Reply {
  readonly rcode: Rcode;
  /** The server is the one to ask about this zone. */
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

export const reply = (rcode: Rcode, answers: readonly ResourceRecord[] = [], more: Partial<Reply> = {}): Reply => ({ rcode, authoritative: true, answers, authority: [], additional: [], ...more });

/** With its last dot, in small letters. */
export const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.`).toLowerCase();

/** `10.244.1.5` -> `5.1.244.10.in-addr.arpa.`; undefined when it is no IPv4 address. */
export const reverseName = (address: string): string | undefined => (/^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? `${address.split('.').reverse().join('.')}.in-addr.arpa.` : undefined);

export const isWithin = (name: string, zone: string): boolean => zone === '.' || name === zone || name.endsWith(`.${zone}`);
