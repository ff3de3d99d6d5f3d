/** `x.yaml?head`: a lesson's text up to its steps, which is what a list of lessons needs. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SUFFIX = '.yaml?head';

const headOf = (text: string): string => text.slice(0, text.search(/^steps:/m));

export const lessonHeads = (): Plugin => ({
  name: 'podium-lesson-heads',
  load: (id) => (id.endsWith(SUFFIX) ? { code: `export default ${JSON.stringify(headOf(readFileSync(id.slice(0, -'?head'.length), 'utf8')))}`, map: null } : null),
});
