/** How long it takes to refuse what comes from outside and means no good: links, lessons, messages of windows and classes, runs from files. */
import { zlibSync, deflateSync, strToU8 } from 'fflate';
import { readFrom, readHello } from '../classroom/protocol.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { readKept } from '../outcomes/keptLesson.ts';
import { readLessonLink } from '../session/lessonLink.ts';
import { readLink } from '../session/link.ts';
import { readMessage } from '../session/stage/message.ts';
import { decodeRun } from './runFile.ts';

const MEGABYTE = 1_000_000;
const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const bomb = (size: number): string => base64Url(deflateSync(new Uint8Array(size).fill(32), { level: 9 }));
const packed = (text: string): string => base64Url(deflateSync(strToU8(text)));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const ALIASES = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]}, `.repeat(9)}]`).join('\n')}\n`;
const PROTOTYPE = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}';
const SCRIPT = 'id: x\nlanguages: [en]\ntitle: { en: "<img src=x onerror=alert(1)>" }\n';

/** What reads it, and what it is given: each must be refused, by an exception or by undefined. */
const INPUTS: readonly (readonly [name: string, read: (text: string) => unknown, make: () => string])[] = [
  ['link: 2 MB fragment', readLink, () => `v1.${'A'.repeat(2 * MEGABYTE)}`],
  ['link: zip bomb', readLink, () => `v1.${bomb(500 * MEGABYTE)}`],
  ['link: nested deep', readLink, () => `v1.${packed(nested(100_000))}`],
  ['link: prototype keys', readLink, () => `v1.${packed(PROTOTYPE)}`],
  ['lesson link: zip bomb', readLessonLink, () => `l=v1.${bomb(500 * MEGABYTE)}`],
  ['lesson: 10 MB', readLesson, () => 'x'.repeat(10 * MEGABYTE)],
  ['lesson: nested deep', readLesson, () => nested(100_000)],
  ['lesson: aliases of aliases', readLesson, () => ALIASES],
  ['lesson: prototype keys', readLesson, () => PROTOTYPE],
  ['lesson: script, and nothing else', readLesson, () => SCRIPT],
  ['window: 10 MB message', readMessage, () => `"${'x'.repeat(10 * MEGABYTE)}"`],
  ['window: nested deep', readMessage, () => nested(100_000)],
  ['class: 10 MB message', readHello, () => `"${'x'.repeat(10 * MEGABYTE)}"`],
  ['class: a follower who would drive', (text) => readFrom('follower', text), () => '{"type":"show","parts":[]}'],
  ['class: nested deep', (text) => readFrom('presenter', text), () => nested(100_000)],
  ['LMS: forged marks', readKept, () => `v1.${bomb(50 * MEGABYTE)}`],
  ['file: zip bomb', (text) => decodeRun(Buffer.from(text, 'base64url')), () => base64Url(zlibSync(new Uint8Array(50 * MEGABYTE), { level: 9 }))],
];

/** Milliseconds of CPU, the least of three: others work on the machine too. What an input is made of is made before. */
export function benchHostile(): readonly { readonly input: string; readonly refused: boolean; readonly ms: number }[] {
  return INPUTS.map(([input, read, make]) => {
    const given = make();
    let refused = false;
    const times = [1, 2, 3].map(() => {
      const from = process.cpuUsage();
      try {
        refused = read(given) === undefined;
      } catch {
        refused = true;
      }
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1e3;
    });
    return { input, refused, ms: Math.min(...times) };
  });
}
