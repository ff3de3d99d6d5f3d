/**
 * Names that kube-proxy gives to what it makes of a Service port. Upstream: pkg/proxy/iptables/proxier.go (portProtoHash, servicePortEndpointChainName),
 * pkg/proxy/nftables/proxier.go (hashAndTruncate).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RuleEndpoint, ServiceRule } from './rules.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first characters of the base32 SHA-256. */
function hash32(text: string, length: number): string {
  const bytes = sha256(utf8ToBytes(text));
  let result = '';
  for (let bit = 0; bit < length * 5; bit += 5) {
    const word = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    result += BASE32[(word >> (11 - (bit & 7))) & 31];
  }
  return result;
}

export const lowered = ({ protocol }: ServiceRule): string => protocol.toLowerCase();

/** `KUBE-SVC-TCOU7JCQXEZGVUNU` */
export const serviceChain = (rule: ServiceRule): string => `KUBE-SVC-${hash32(rule.name + lowered(rule), 16)}`;
/** The endpoints of this node only. */
export const localChain = (rule: ServiceRule): string => `KUBE-SVL-${hash32(rule.name + lowered(rule), 16)}`;
export const externalChain = (rule: ServiceRule): string => `KUBE-EXT-${hash32(rule.name + lowered(rule), 16)}`;
export const endpointChain = (rule: ServiceRule, { ip, port }: RuleEndpoint): string => `KUBE-SEP-${hash32(`${rule.name}${lowered(rule)}${ip}:${port}`, 16)}`;

/** `ULMVA6XW-ns1/svc1/tcp/p80`, the end of nftables' names. */
const portBase = (rule: ServiceRule): string => `${rule.namespace}/${rule.service}/${lowered(rule)}/${rule.name.includes(':') ? rule.name.slice(rule.name.indexOf(':') + 1) : ''}`;
const hashed = (base: string): string => `${hash32(base, 8)}-${base}`;

export const nftService = (rule: ServiceRule, local: boolean): string => `${local ? 'local' : 'service'}-${hashed(portBase(rule))}`;
export const nftExternal = (rule: ServiceRule): string => `external-${hashed(portBase(rule))}`;
export const nftEndpoint = (rule: ServiceRule, { ip, port }: RuleEndpoint): string => `endpoint-${hashed(`${portBase(rule)}__${ip}/${port}`)}`;
export const nftAffinity = (rule: ServiceRule, { ip, port }: RuleEndpoint): string => `affinity-${hashed(`${portBase(rule)}__${ip}/${port}`)}`;
