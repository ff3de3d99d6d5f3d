/**
 * A packet as the headers it wears, outermost first, with the sizes that decide what fits. Upstream: RFC 791, 768, 9293, 792, 7348 (VXLAN), 8926
 * (Geneve), 2003 (IP in IP). Leaves out: options, checksums, sequence numbers.
 */
export type Protocol = 'TCP' | 'UDP' | 'ICMP';

export interface Layer {
  readonly kind: 'ethernet' | 'ipv4' | 'tcp' | 'udp' | 'icmp' | 'vxlan' | 'geneve' | 'data';
  /** Bytes of this header alone. */
  readonly size: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

interface End {
  readonly ip: string;
  readonly port: number;
}

interface Macs {
  readonly src: string;
  readonly dst: string;
}

/** What is inside: the Pod's own packet. */
export interface Inner {
  readonly protocol: Protocol;
  readonly src: End;
  readonly dst: End;
  readonly ttl: number;
  /** `SYN`, `SYN, ACK`, `RST`; of ICMP what it says. */
  readonly flags: string;
  readonly data: string;
  readonly dataSize: number;
}

/** What a tunnel puts around it. */
export interface Outer {
  readonly kind: 'vxlan' | 'geneve' | 'ipip';
  readonly src: string;
  readonly dst: string;
  readonly port?: number;
  readonly vni?: number;
}

export interface Packet {
  readonly inner: Inner;
  /** The innermost Ethernet header, while it is on a link. */
  readonly link?: Macs;
  readonly outer?: Outer;
  /** Ethernet between machines, around all. */
  readonly frame?: Macs;
  /** In how many pieces it goes. */
  readonly fragments?: number;
}

const ETHERNET = 14;
const IP = 20;
const SIZES = { TCP: 20, UDP: 8, ICMP: 8 } as const;
const NUMBERS = { ICMP: 1, IPIP: 4, TCP: 6, UDP: 17 } as const;
const TUNNEL = 8;

const ethernet = ({ src, dst }: Macs): Layer => ({ kind: 'ethernet', size: ETHERNET, fields: [['src', src], ['dst', dst], ['type', '0x0800']] });
const ipv4 = (src: string, dst: string, protocol: keyof typeof NUMBERS, length: number, ttl: number): Layer => ({
  kind: 'ipv4', size: IP, fields: [['src', src], ['dst', dst], ['proto', `${NUMBERS[protocol]} (${protocol === 'IPIP' ? 'IP-in-IP' : protocol})`], ['len', String(length)], ['ttl', String(ttl)]],
});

function transport({ protocol, src, dst, flags, dataSize }: Inner): Layer {
  if (protocol === 'ICMP') return { kind: 'icmp', size: SIZES.ICMP, fields: [['type', flags]] };
  const ports: Layer['fields'] = [['sport', String(src.port)], ['dport', String(dst.port)]];
  return protocol === 'TCP' ? { kind: 'tcp', size: SIZES.TCP, fields: [...ports, ['flags', flags]] } : { kind: 'udp', size: SIZES.UDP, fields: [...ports, ['len', String(SIZES.UDP + dataSize)]] };
}

/** Length of the Pod's IP packet. */
export const innerSize = ({ protocol, dataSize }: Inner): number => IP + SIZES[protocol] + dataSize;

/** Most bytes of data that fit into one packet. */
export const roomFor = (protocol: Protocol, mtu: number): number => mtu - IP - SIZES[protocol];

/** Bytes that a tunnel adds to an IP packet, without the frame. */
export const overhead = (kind: Outer['kind']): number => (kind === 'ipip' ? IP : IP + SIZES.UDP + TUNNEL + ETHERNET);

export function layersOf({ inner, link, outer, frame }: Packet): readonly Layer[] {
  const length = innerSize(inner);
  const own: Layer[] = [
    ...(link === undefined || outer?.kind === 'ipip' ? [] : [ethernet(link)]),
    ipv4(inner.src.ip, inner.dst.ip, inner.protocol, length, inner.ttl),
    transport(inner),
    ...(inner.dataSize > 0 ? [{ kind: 'data', size: inner.dataSize, fields: [['data', inner.data]] } satisfies Layer] : []),
  ];
  const around = outer === undefined ? [] : tunnelLayers(outer, length);
  return [...(frame === undefined ? [] : [ethernet(frame)]), ...around, ...own];
}

function tunnelLayers({ kind, src, dst, port, vni }: Outer, length: number): Layer[] {
  if (kind === 'ipip') return [ipv4(src, dst, 'IPIP', length + IP, 64)];
  const inside = TUNNEL + ETHERNET + length;
  // The source port is made of the inner addresses, so that a connection keeps its way through the routers.
  return [
    ipv4(src, dst, 'UDP', IP + SIZES.UDP + inside, 64),
    { kind: 'udp', size: SIZES.UDP, fields: [['sport', '*'], ['dport', String(port)], ['len', String(SIZES.UDP + inside)]] },
    { kind, size: TUNNEL, fields: kind === 'vxlan' ? [['flags', '0x08'], ['vni', String(vni)]] : [['proto', '0x6558'], ['vni', String(vni)]] },
  ];
}

/** Bytes on the wire. */
export const sizeOfAll = (layers: readonly Layer[]): number => layers.reduce((sum, { size }) => sum + size, 0);
