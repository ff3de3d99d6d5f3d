/**
 * `podium scorm LESSON... [-o FILE.zip] [--lang TAG]`: lessons, ours by their names and others as files, as a SCORM 1.2 package with the built site
 * (`npm run build`, or `--site FOLDER`).
 */
import { existsSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import mri from 'mri';
import { LessonError, titleIn } from '../lessons/lesson.ts';
import { lessonText } from '../lessons/lessons.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { LEVELS } from '../lessons/runner.ts';
import { MASTERY } from '../outcomes/outcomes.ts';
import { isPackaged, scormPackage, type PackagedLesson, type SiteFiles } from '../outcomes/scormPackage.ts';
import { textOfFile } from '../session/fileText.ts';

const USAGE = `usage: podium scorm LESSON... [-o FILE.zip] [--lang TAG] [--title TEXT] [--level ${LEVELS.join('|')}] [--mastery PERCENT] [--site FOLDER]`;

export async function run(argv: string[]): Promise<number> {
  const args = mri(argv, { string: ['o', 'lang', 'title', 'level', 'mastery', 'site'], alias: { o: 'output' } });
  const unknown = Object.keys(args).find((name) => !['_', 'o', 'output', 'lang', 'title', 'level', 'mastery', 'site'].includes(name));
  const mastery = Number(args['mastery'] ?? MASTERY);
  const level = LEVELS.find((one) => one === (args['level'] ?? 'shown'));
  const language = args['lang'] as string | undefined;
  if (unknown !== undefined || args._.length === 0 || level === undefined || !(mastery >= 0 && mastery <= 100)) return fail(USAGE);
  if (language !== undefined && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(language)) return fail(`--lang ${language}: expected a tag such as es`);
  const lessons: PackagedLesson[] = [];
  for (const name of args._) lessons.push(await packaged(name, language ?? 'en'));
  const twice = lessons.find(({ id }, index) => lessons.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) return fail(`error: two lessons are called ${twice.id}`);
  const site = siteFiles((args['site'] as string | undefined) ?? join(dirname(realpathSync(process.argv[1] ?? '.')), '..', 'dist'));
  const title = (args['title'] as string | undefined) ?? (lessons.length === 1 ? lessons[0]!.title : 'Kubernetes · Podium');
  const zip = scormPackage(lessons, site, { title, level, mastery, ...(language !== undefined && { language }) });
  const file = (args['o'] as string | undefined) ?? `podium-${lessons.length === 1 ? lessons[0]!.id : 'lessons'}-scorm.zip`;
  writeFileSync(file, zip);
  process.stdout.write(`${file}: ${lessons.map(({ id }) => id).join(', ')}; ${zip.length} bytes\n`);
  return 0;
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

async function packaged(name: string, language: string): Promise<PackagedLesson> {
  const ours = await lessonText(name);
  if (ours === undefined && !existsSync(name)) throw new Error(`no lesson and no file is called ${name}`);
  const text = ours ?? textOfFile(readFileSync(name));
  try {
    const { id, title, steps } = readLesson(text);
    return { id, title: titleIn(title, language), asks: steps.some(({ gate, task }) => gate !== undefined || task !== undefined), ...(ours === undefined && { own: text }) };
  } catch (error) {
    throw error instanceof LessonError ? new Error(`${name} is no lesson; see: podium lesson check ${name}`) : error;
  }
}

function siteFiles(folder: string): SiteFiles {
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`no built site in ${relative('', resolve(folder)) || folder}: run npm run build, or name one with --site`);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return Object.fromEntries(paths.filter(isPackaged).map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));
}
