/**
 * Where lessons come from: ours by name, others by their text, which a file, a link or an address of this site gives. What comes from outside is
 * bounded before it is looked at. The reader comes with a YAML parser, so it is fetched when it is wanted.
 */
import { LessonError, type Lesson } from '../../lessons/lesson.ts';
import { textOfFile } from '../../session/fileText.ts';
import { RunError } from '../../session/runError.ts';

/** More than the longest lesson: what lies behind need not be read to refuse it. */
const MOST_BYTES = 1_500_000;
/** Real milliseconds that another file of this site may take. */
const PATIENCE = 15_000;

const refused = (code: string, data: { readonly [name: string]: string } = {}): LessonError => new LessonError([{ code, path: '', data }]);

/** Throws LessonError. */
export async function parseLesson(text: string): Promise<Lesson> {
  return (await import('../../lessons/readLesson.ts')).readLesson(text);
}

/** The text of a lesson of ours. Throws LessonError when there is none of that name. */
export async function ownText(id: string): Promise<string> {
  const text = await (await import('../../lessons/lessons.ts')).lessonText(id);
  if (text === undefined) throw refused('notOurs', { id: id.slice(0, 80) });
  return text;
}

export const ownLesson = async (id: string): Promise<Lesson> => parseLesson(await ownText(id));

/** The beginning of a file, long enough for every lesson. */
export const textOfLessonFile = async (file: Blob): Promise<string> => textOfFile(new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer()));

/** The lesson in an address's fragment. Throws LessonError. */
export async function lessonInLink(fragment: string): Promise<Lesson> {
  const { readLessonLink } = await import('../../session/lessonLink.ts');
  let text: string;
  try {
    text = readLessonLink(fragment);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    throw refused(error.code === 'newer' ? 'newerLink' : error.code === 'tooLarge' ? 'longLink' : error.code === 'truncated' ? 'cutLink' : 'badLink');
  }
  return parseLesson(text);
}

/** Whether `lesson=` in an address is that of a file, and not the name of a lesson of ours. */
export const isAddress = (value: string): boolean => /\/|\.ya?ml$/i.test(value);

/** Of this very site, or nothing: other sites are not even asked. */
function addressOnSite(value: string, base: string): URL {
  let address: URL;
  try {
    address = new URL(value, base);
  } catch {
    throw refused('badAddress', { address: value.slice(0, 200) });
  }
  if (address.origin !== new URL(base).origin || !/^https?:$/.test(address.protocol) || address.username !== '' || address.password !== '') throw refused('otherSite', { address: address.href.slice(0, 200) });
  return address;
}

/** A lesson that lies on this site, by its address relative to the page. Follows no redirection. Throws LessonError. */
export async function lessonAt(value: string, base: string, get: typeof fetch = fetch): Promise<Lesson> {
  const { href } = addressOnSite(value, base);
  let response: Response;
  try {
    response = await get(href, { redirect: 'error', credentials: 'same-origin', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw refused(error instanceof Error && error.name === 'TimeoutError' ? 'slow' : 'unreachable', { address: href });
  }
  if (!response.ok) throw refused('notThere', { address: href, status: String(response.status) });
  // A site that answers every address with its page would be read as a lesson of one line.
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) throw refused('notThere', { address: href, status: 'text/html' });
  return parseLesson(textOfFile(await beginningOf(response)));
}

/** So many bytes and no more; the rest is not fetched. */
async function beginningOf(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value.subarray(0, MOST_BYTES - size));
    size += chunks.at(-1)!.length;
    if (size < MOST_BYTES) continue;
    await reader.cancel();
    break;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
