/** A text as part of an address: raw deflate in base64url. It may be anybody's, so that sizes are bounded before and while it is unpacked. */
import { deflateSync, Inflate, strToU8 } from 'fflate';
import { RunError } from './runError.ts';

/** Packed bytes taken at a time: deflate grows at most about a thousandfold, so that no more than some megabytes come out before the check. */
const SLICE = 4_096;

export const packText = (text: string): string => toBase64Url(deflateSync(strToU8(text), { level: 9 }));

/** Throws RunError: what is cut, damaged, or longer than `most` bytes when it is unpacked. */
export function unpackText(written: string, most: number): string {
  const packed = fromBase64Url(written);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let result = '';
  let ended = false;
  const inflater = new Inflate((chunk, final) => {
    size += chunk.length;
    if (size > most) throw new RunError('tooLarge', `unpacks to more than ${most} bytes`);
    result += decoder.decode(chunk, { stream: !final });
    ended = final;
  });
  try {
    for (let from = 0; from < packed.length; from += SLICE) inflater.push(packed.subarray(from, from + SLICE), from + SLICE >= packed.length);
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(/EOF/i.test(String(error)) ? 'truncated' : 'damaged', error instanceof Error ? error.message : '');
  }
  if (!ended) throw new RunError('truncated');
  return result;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8_192) binary += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  } catch {
    throw new RunError('truncated');
  }
}
