/**
 * What somebody who wants a certificate says of himself: a PKCS#10 request in PEM, as far as its subject goes. Upstream: crypto/x509
 * (ParseCertificateRequest), encoding/pem. Leaves out: the signature, which nobody could check here; all names but common name and organization.
 */
import { base64Bytes, fromBase64 } from './base64.ts';

export interface RequestSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

interface Piece {
  readonly tag: number;
  readonly bytes: readonly number[];
}

/** The pieces of DER one after another; undefined: it is none. */
function pieces(bytes: readonly number[]): readonly Piece[] | undefined {
  const found: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!;
    let length = bytes[at + 1] ?? -1;
    let from = at + 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      length = size > 3 || size === 0 ? -1 : bytes.slice(from, from + size).reduce((sum, byte) => sum * 256 + byte, 0);
      from += size;
    }
    if (length < 0 || from + length > bytes.length) return undefined;
    found.push({ tag, bytes: bytes.slice(from, from + length) });
    at = from + length;
  }
  return found;
}

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const oid = ([first = 0, ...rest]: readonly number[]): string => [Math.floor(first / 40), first % 40, ...rest].join('.');
const text = (bytes: readonly number[]): string => bytes.map((byte) => String.fromCharCode(byte)).join('');

/** The subject of a request as it stands in spec.request (base64 of PEM); a text: what is wrong, in Kubernetes' words. */
export function requestSubject(request: string): RequestSubject | string {
  const [, type = '', body = ''] = /-----BEGIN ([A-Z ]+)-----\s*([\s\S]*?)-----END \1-----/.exec(fromBase64(request)) ?? [];
  if (type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  const malformed = 'asn1: structure error: tags don\'t match';
  const [info] = pieces(pieces(base64Bytes(body.replace(/\s/g, '')))?.[0]?.bytes ?? []) ?? [];
  const [, name] = pieces(info?.bytes ?? []) ?? [];
  if (info?.tag !== 0x30 || name?.tag !== 0x30) return malformed;
  const named: (readonly [string, string])[] = [];
  for (const set of pieces(name.bytes) ?? []) {
    for (const attribute of pieces(set.bytes) ?? []) {
      const [key, value] = pieces(attribute.bytes) ?? [];
      if (key === undefined || value === undefined) return malformed;
      named.push([oid(key.bytes), text(value.bytes)]);
    }
  }
  return { commonName: named.find(([key]) => key === COMMON_NAME)?.[1] ?? '', organizations: named.filter(([key]) => key === ORGANIZATION).map(([, value]) => value) };
}
