/**
 * Ids of containers: 64 hexadecimal digits, as containerd's. Made of the Pod's seeded uid, so that no luck is used up. Upstream: containerd.
 */
import { fnv1a32 } from '../kernel/random.ts';

const WORDS = [0, 1, 2, 3, 4, 5, 6, 7];

export function containerIdOf(uid: string, name: string, attempt: number): string {
  const codes: number[] = [];
  for (const word of WORDS) {
    const value = fnv1a32(`${word}${uid}/${name}/${attempt}/${word}`);
    for (let shift = 28; shift >= 0; shift -= 4) codes.push(digitOf((value >>> shift) & 15));
  }
  return String.fromCharCode(...codes);
}

/** Character code of a hexadecimal digit. */
const digitOf = (value: number): number => value + (value < 10 ? 48 : 87);
