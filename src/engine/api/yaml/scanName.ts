/**
 * Anchors, aliases, tags and directives. Upstream: goyaml.v2 scannerc.go. Leaves out: tag handles other than `!` and `!!`.
 */
import { BLANK, BRACKET, BREAK, type Cursor } from './cursor.ts';
import { scannerFault, type Mark } from './mark.ts';

/** Reads `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, mark: Mark): string {
  cursor.skip();
  let name = '';
  while (/[0-9A-Za-z_-]/.test(cursor.at(0))) name += cursor.read();
  if (name === '' || !(cursor.blankOrEnd(0) || '?:,]}%@`'.includes(cursor.at(0)))) {
    throw scannerFault(cursor.mark(), mark, 'did not find expected alphabetic or numeric character');
  }
  return name;
}

/** Reads `!tag`, `!!tag` or `!<uri>` as it stands. */
export function scanTag(cursor: Cursor, mark: Mark): string {
  let tag = cursor.read();
  tag += cursor.readUntil(BLANK | BREAK | (cursor.at(0) === '<' ? 0 : BRACKET));
  if (!/^!(<[^>]+>|[!\w#;/?:@&=+$.~*'()%-]*)$/.test(tag))
    throw scannerFault(cursor.mark(), mark, 'did not find expected whitespace or line break');
  return tag;
}

/** Reads a `%` line. */
export function scanDirective(cursor: Cursor, mark: Mark): string {
  const line = cursor.readUntil(BREAK);
  const [, name = '', rest = ''] = /^%([\w-]*)[ \t]*([^#]*)/.exec(line) ?? [];
  if (name === '') throw scannerFault(cursor.mark(), mark, 'could not find expected directive name');
  if (name !== 'YAML' && name !== 'TAG') throw scannerFault(cursor.mark(), mark, 'found unknown directive name');
  return `${name} ${rest.trim()}`;
}
