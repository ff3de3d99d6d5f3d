/**
 * The `podium` command: one verb, one file. Errors are one line on stderr; the exit code is 0 or 1.
 */
import { provideAddons, provideLate } from '../engine/index.ts';

type Verb = () => Promise<{ run(argv: string[]): Promise<number> }>;

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['apply', () => import('./apply.ts')],
  ['hash', () => import('./hash.ts')],
  ['vectors', () => import('./vectors.ts')],
  ['transcripts', () => import('./transcripts.ts')],
  ['serve', () => import('./serve.ts')],
  ['class', () => import('./classroom.ts')],
  ['lesson', () => import('./lesson.ts')],
  ['scorm', () => import('./scorm.ts')],
  ['bench', () => import('./bench.ts')],
]);

export async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  const verb = VERBS.get(name);
  if (verb === undefined) {
    process.stderr.write(`usage: podium VERB, where VERB is one of ${[...VERBS.keys()].join(', ')}\n`);
    return 1;
  }
  try {
    provideLate(await import('../engine/lateCode.ts'));
    provideAddons((await import('./addonObjects.ts')).addonObjects);
    return await (await verb()).run(rest);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
