/**
 * Ids of containers: 64 hexadecimal digits, as containerd's. Made of the Pod's seeded uid, so that no luck is used up. Upstream: containerd.
 */
import { fnv1a32 } from '../kernel/random.ts';

const WORDS = [0, 1, 2, 3, 4, 5, 6, 7];

export const containerIdOf = (uid: string, name: string, attempt: number): string => WORDS.map((word) => fnv1a32(`${word}${uid}/${name}/${attempt}/${word}`).toString(16).padStart(8, '0')).join('');
