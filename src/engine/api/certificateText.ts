/**
 * A request for a certificate, and a certificate, as they stand in an object: DER in PEM in base64, so that openssl can read who is meant. Keys and
 * signatures are stand-ins made of hashes: nothing is encrypted here. Upstream: crypto/x509 (CreateCertificateRequest, CreateCertificate).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64, encodeBytes } from './base64.ts';
import type { RequestSubject } from './certificateRequest.ts';

type Bytes = readonly number[];

const lengthOf = (size: number): Bytes => (size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 255]);
const piece = (tag: number, ...parts: readonly Bytes[]): Bytes => {
  const bytes = parts.flat();
  return [tag, ...lengthOf(bytes.length), ...bytes];
};
const sequence = (...parts: readonly Bytes[]): Bytes => piece(0x30, ...parts);
const integer = (bytes: Bytes): Bytes => piece(0x02, bytes[0]! >= 0x80 ? [0, ...bytes] : bytes);
const bits = (bytes: Bytes): Bytes => piece(0x03, [0], bytes);
const hash = (text: string): Bytes => [...sha256(utf8ToBytes(text))];
/** A number that begins with no zero. */
const number = (text: string): Bytes => integer([(hash(text)[0]! & 0x7f) | 1, ...hash(text).slice(1)]);

const ECDSA = sequence(piece(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
const CURVE = sequence(piece(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]), piece(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]));

const named = (oid: Bytes, text: string): Bytes => piece(0x31, sequence(piece(0x06, oid), piece(0x0c, [...utf8ToBytes(text)])));
const nameOf = ({ commonName, organizations }: RequestSubject): Bytes => sequence(...organizations.map((one) => named([0x55, 0x04, 0x0a], one)), named([0x55, 0x04, 0x03], commonName));
const keyOf = (seed: string): Bytes => sequence(CURVE, bits([4, ...hash(`${seed}/x`), ...hash(`${seed}/y`)]));
const signed = (body: Bytes, seed: string): Bytes => sequence(body, ECDSA, bits(sequence(number(`${seed}/r`), number(`${seed}/s`))));
const pem = (type: string, bytes: Bytes): string => base64(`-----BEGIN ${type}-----\n${encodeBytes(bytes).replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${type}-----\n`);

/** What somebody asks with. */
export const requestFor = (subject: RequestSubject, seed: string): string => pem('CERTIFICATE REQUEST', signed(sequence(integer([0]), nameOf(subject), keyOf(seed), piece(0xa0)), seed));

/** `2026-11-02T08:00:01Z` -> UTCTime. */
const timeOf = (time: string, years = 0): Bytes => {
  const digits = time.replace(/[-:TZ]/g, '').slice(2, 14);
  return piece(0x17, [...utf8ToBytes(`${String((Number(digits.slice(0, 2)) + years) % 100).padStart(2, '0')}${digits.slice(2)}Z`)]);
};

/** Good for a year, as kube-controller-manager signs by default. */
export const certificateFor = (subject: RequestSubject, seed: string, time: string): string =>
  pem('CERTIFICATE', signed(sequence(piece(0xa0, integer([2])), number(`${seed}/serial`), ECDSA, nameOf({ commonName: 'kubernetes', organizations: [] }), sequence(timeOf(time), timeOf(time, 1)), nameOf(subject), keyOf(seed)), seed));
