/**
 * How flags are listed in help texts.
 */
import type { Flag } from './flags.ts';

export const flagList = (flags: readonly Flag[]): string =>
  [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}=${shownDefault(flag)}\n`)
    .join('');

function shownDefault(flag: Flag): string {
  if (flag.type === 'list') return '[]';
  if (flag.type === 'text') return `'${flag.default ?? ''}'`;
  return flag.default ?? (flag.type === 'bool' ? 'false' : flag.type === 'duration' ? '0s' : '0');
}
