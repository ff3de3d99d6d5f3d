/**
 * The text of a file as kubectl reads it: a byte order mark tells UTF-16 and is not part of the text; without one it is UTF-8, where what is no
 * character becomes U+FFFD. Upstream: k8s.io/cli-runtime/pkg/resource/visitor.go (FileVisitor, BOMOverride).
 */

/** The encoding that a byte order mark tells. */
function encodingOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** With `fatal`, throws TypeError for bytes that are no text. */
export const textOfFile = (bytes: Uint8Array, fatal = false): string => new TextDecoder(encodingOf(bytes), { fatal }).decode(bytes);
