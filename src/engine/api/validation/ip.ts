/**
 * Addresses. Upstream: k8s.io/apimachinery/pkg/util/validation/ip.go, pkg/apis/core/validation (ValidateEndpointIP).
 */
import type { Report } from './report.ts';

/** Octets of an IPv4 address (leading zeros allowed, as in legacy fields); undefined when it is none. */
export function ipv4Octets(text: string): readonly number[] | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

export function isIPv6(text: string): boolean {
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text) || text.split('::').length > 2) return false;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const all = [...groups(head), ...groups(tail ?? '')];
  const last = all.at(-1) ?? '';
  const embedded = last.includes('.');
  if (embedded && ipv4Octets(last) === undefined) return false;
  const plain = embedded ? all.slice(0, -1) : all;
  const count = plain.length + (embedded ? 2 : 0);
  return plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (tail === undefined ? count === 8 : count < 8);
}

const isIP = (text: string): boolean => ipv4Octets(text) !== undefined || isIPv6(text);

export function validateIP(report: Report, text: string, path: string): boolean {
  if (isIP(text)) return true;
  report.invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
  return false;
}

/** An address that traffic can be sent to from elsewhere. */
export function validateEndpointIP(report: Report, text: string, path: string): void {
  const octets = ipv4Octets(text);
  const lower = text.toLowerCase();
  if (octets === undefined && !isIPv6(text)) report.invalid(path, text, 'must be a valid IP address');
  else if (octets ? octets.every((octet) => octet === 0) : /^[0:]+$/.test(text))
    report.invalid(path, text, `may not be unspecified (${text})`);
  else if (octets ? octets[0] === 127 : /^(0+:)*:?0*1$/.test(text))
    report.invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  else if (octets ? octets[0] === 169 && octets[1] === 254 : /^fe[89ab]/.test(lower))
    report.invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  else if (octets ? octets[0] === 224 && octets[1] === 0 && octets[2] === 0 : lower.startsWith('ff02'))
    report.invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
}

/** `10.0.0.0/8`; both families. */
export function validateCIDR(report: Report, text: string, path: string): void {
  const [address = '', bits = ''] = text.split('/');
  const most = ipv4Octets(address) !== undefined ? 32 : isIPv6(address) ? 128 : -1;
  const sound = text.split('/').length === 2 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  if (!sound) report.invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)');
}
