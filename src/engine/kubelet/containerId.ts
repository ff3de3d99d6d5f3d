/**
 * Ids of containers: 64 hexadecimal digits, as containerd's. Made of the Pod's seeded uid, so that no luck is used up. Upstream: containerd.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export const containerIdOf = (uid: string, name: string, attempt: number): string => bytesToHex(sha256(utf8ToBytes(`${uid}/${name}/${attempt}`)));
