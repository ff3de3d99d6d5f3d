/**
 * Base64 and UTF-8 without a platform. Upstream: encoding/base64.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a text in UTF-8. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** Text of UTF-8 bytes; what is none becomes U+FFFD. */
export function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++]!;
    const more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : -1;
    const tail = bytes.slice(at, at + Math.max(0, more));
    if (more < 0 || tail.length < more || tail.some((byte) => (byte & 0xc0) !== 0x80)) {
      text += '\ufffd';
      continue;
    }
    at += more;
    const code = tail.reduce((value, byte) => (value << 6) | (byte & 63), more === 0 ? lead : lead & (0x3f >> more));
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}

export function encodeBase64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const length = Math.min(3, bytes.length - at);
    for (let digit = 0; digit < 4; digit++) text += digit <= length ? ALPHABET[(group >> (18 - 6 * digit)) & 63] : '=';
  }
  return text;
}

/** Bytes of base64 text; undefined when it is none. */
export function base64Bytes(text: string): number[] | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 4) {
    const values = digits
      .slice(at, at + 4)
      .split('')
      .map((digit) => (digit === '=' ? 0 : ALPHABET.indexOf(digit)));
    const group = (values[0]! << 18) | (values[1]! << 12) | (values[2]! << 6) | values[3]!;
    const length = digits[at + 2] === '=' ? 1 : digits[at + 3] === '=' ? 2 : 3;
    bytes.push(...[group >> 16, (group >> 8) & 255, group & 255].slice(0, length));
  }
  return bytes;
}

export function decodeBase64(text: string): string | undefined {
  const bytes = base64Bytes(text);
  return bytes === undefined ? undefined : fromUtf8(bytes);
}
