/**
 * IPv4 addresses and networks as numbers. Upstream: Go's net/netip, k8s.io/utils/net, pkg/controller/nodeipam/ipam/cidrset.
 * Leaves out: IPv6.
 */

export interface Network {
  /** The first address, as a number. */
  readonly base: number;
  /** Length of the prefix. */
  readonly bits: number;
}

/** Undefined when the text is no IPv4 address. */
export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export const formatAddress = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** `10.244.1.0/24`; bits of the host part are dropped. Undefined when it is no IPv4 network. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits = ''] = text.split('/');
  const value = parseAddress(address);
  const length = /^\d{1,2}$/.test(bits) ? Number(bits) : Number.NaN;
  if (value === undefined || !(length <= 32)) return undefined;
  const size = 2 ** (32 - length);
  return { base: Math.floor(value / size) * size, bits: length };
}

export const formatNetwork = ({ base, bits }: Network): string => `${formatAddress(base)}/${bits}`;

/** Number of addresses. */
export const sizeOf = ({ bits }: Network): number => 2 ** (32 - bits);

export const contains = (network: Network, address: number): boolean => address >= network.base && address < network.base + sizeOf(network);

/** The index-th network of `bits` length inside a larger one; undefined when there are not so many. */
export function subnet(network: Network, bits: number, index: number): Network | undefined {
  const base = network.base + index * 2 ** (32 - bits);
  return bits >= network.bits && contains(network, base) ? { base, bits } : undefined;
}

/**
 * The next free address of a network after `last` (round robin, as the host-local CNI plugin does), from the offset `first` up to the one
 * before broadcast. Undefined when all are taken.
 */
export function nextAddress(network: Network, first: number, last: number, taken: (address: string) => boolean): { readonly offset: number; readonly address: string } | undefined {
  const count = sizeOf(network) - 1 - first;
  for (let step = 1; step <= count; step++) {
    const offset = first + ((Math.max(last, first - 1) - first + step) % count);
    const address = formatAddress(network.base + offset);
    if (!taken(address)) return { offset, address };
  }
  return undefined;
}
