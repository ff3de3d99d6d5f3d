/** Makes a SCORM package here, of the very files that this page is made of. Where they cannot be read (a file that was opened from disk), it says so. */
import { titleIn, type Lesson } from '../../lessons/lesson.ts';
import type { Level } from '../../lessons/runner.ts';
import { MASTERY } from '../../outcomes/outcomes.ts';
import { isPackaged, scormPackage, type PackagedLesson, type SiteFiles } from '../../outcomes/scormPackage.ts';

const LIST = './offline-files.js';

export const packaged = (lesson: Lesson, language: string, own?: string): PackagedLesson => ({
  id: lesson.id,
  title: titleIn(lesson.title, language),
  asks: lesson.steps.some(({ gate, task }) => gate !== undefined || task !== undefined),
  ...(own !== undefined && { own }),
});

async function read(path: string): Promise<Response> {
  const answer = await fetch(new URL(path, document.baseURI));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function siteFiles(): Promise<SiteFiles> {
  const list = await (await read(LIST)).text();
  const { files } = JSON.parse(list.slice(list.indexOf('{'), list.lastIndexOf('}') + 1)) as { readonly files: readonly string[] };
  const paths = files.map((file) => file.replace(/^\.\//, '')).filter(isPackaged);
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, new Uint8Array(await (await read(`./${path}`)).arrayBuffer())] as const)));
}

/** Throws when the site's files cannot be had. */
export async function makePackage(lessons: readonly PackagedLesson[], options: { readonly title: string; readonly language: string; readonly level: Level }): Promise<Uint8Array> {
  return scormPackage(lessons, await siteFiles(), { ...options, mastery: MASTERY });
}
