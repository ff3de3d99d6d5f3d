/**
 * Ids of containers: 64 hexadecimal digits, as containerd's. Made of the Pod's seeded uid, so that no luck is used up. Upstream: containerd.
 */
import { fnv1a32 } from '../kernel/random.ts';

const WORDS = [0, 1, 2, 3, 4, 5, 6, 7];

const HEX = '0123456789abcdef';

export function containerIdOf(uid: string, name: string, attempt: number): string {
  let id = '';
  for (const word of WORDS) {
    const value = fnv1a32(`${word}${uid}/${name}/${attempt}/${word}`);
    for (let shift = 28; shift >= 0; shift -= 4) id += HEX[(value >>> shift) & 15];
  }
  return id;
}
