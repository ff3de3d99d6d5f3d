/** So many random bytes as text: names of tabs and windows, which nobody guesses. Never in what a run depends on. */
export const randomHex = (bytes: number): string => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
