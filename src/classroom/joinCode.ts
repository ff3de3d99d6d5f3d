/** The code by which a class is joined: short enough for a blackboard, without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** 31^7: with one wrong code a second (see room.ts) a guess takes some hundreds of years. */
const LENGTH = 7;

/** Makes a code of random bytes; those that would favour some letters are left out. */
export function joinCode(bytes: (count: number) => Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  let code = '';
  while (code.length < LENGTH) for (const byte of bytes(16)) if (byte < fair && code.length < LENGTH) code += ALPHABET[byte % ALPHABET.length];
  return code;
}

/** A code as people write it: small letters, spaces, dashes. */
export const plainCode = (written: string): string => written.toUpperCase().replace(/[\s-]/g, '');
