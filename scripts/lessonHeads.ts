/** `x.yaml?head`: a lesson's text up to its steps, which is what a list of lessons needs. `x.yaml?title`: its title by language. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { parse } from 'yaml';


const headOf = (text: string): string => text.slice(0, text.search(/^steps:/m));

interface Heading {
  readonly id: string;
  readonly title: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<string, string>>;
}

export const headingOf = (text: string): Heading => parse(headOf(text)) as Heading;

export const lessonHeads = (): Plugin => ({
  name: 'podium-lesson-heads',
  load(id) {
    const [, path = '', wanted] = /^(.+\.yaml)\?(head|title)$/.exec(id) ?? [];
    if (wanted === undefined) return null;
    const text = readFileSync(path, 'utf8');
    return { code: `export default ${JSON.stringify(wanted === 'head' ? headOf(text) : headingOf(text).title)}`, map: null };
  },
});
