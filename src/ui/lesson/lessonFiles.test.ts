import { describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { LessonError } from '../../lessons/lesson.ts';
import { writeLessonLink } from '../../session/lessonLink.ts';
import { isAddress, lessonAt, lessonInLink, textOfLessonFile } from './lessonFiles.ts';
import { blocksOf } from './markdown.ts';

const both = (text: string): object => ({ en: text });
const YAML = stringify({ id: 'x', languages: ['en'], title: both('t'), summary: both('s'), minutes: 1, scenario: 'default', goals: [both('g')], steps: [{ id: 'a', title: both('a'), text: both('a') }] });
const BASE = 'https://course.example/k8s/index.html?lang=es';

const answer = (body: BodyInit, init: ResponseInit = {}): typeof fetch => vi.fn(() => Promise.resolve(new Response(body, init)));

async function codeOf(lesson: Promise<unknown>): Promise<string> {
  try {
    await lesson;
    return 'opened';
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    const { code, line } = error.problems[0]!;
    return line === undefined ? code : `${line} ${code}`;
  }
}

describe('a lesson of the same site', () => {
  it('is fetched by its address relative to the page, without a redirection', async () => {
    const get = answer(YAML);
    expect((await lessonAt('./lessons/x.yaml', BASE, get)).id).toBe('x');
    expect(get).toHaveBeenCalledExactlyOnceWith('https://course.example/k8s/lessons/x.yaml', expect.objectContaining({ redirect: 'error' }));
  });

  it.each(['https://evil.example/x.yaml', '//evil.example/x.yaml', 'http://course.example/x.yaml', 'https://me:secret@course.example/x.yaml', 'data:text/yaml,id', 'blob:https://course.example/1', 'javascript:alert(1)//x.yaml', '\\\\evil.example/x.yaml'])('is not %s, which is not even asked', async (address) => {
    const get = answer(YAML);
    expect(await codeOf(lessonAt(address, BASE, get))).toBe('otherSite');
    expect(get).not.toHaveBeenCalled();
  });

  it('says why it cannot be had', async () => {
    expect(await codeOf(lessonAt('https://[', BASE, answer('')))).toBe('badAddress');
    expect(await codeOf(lessonAt('x.yaml', BASE, answer('', { status: 404 })))).toBe('notThere');
    expect(await codeOf(lessonAt('x.yaml', BASE, answer('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })))).toBe('notThere');
    expect(await codeOf(lessonAt('x.yaml', BASE, () => Promise.reject(new TypeError('redirected'))))).toBe('unreachable');
    expect(await codeOf(lessonAt('x.yaml', BASE, () => Promise.reject(new DOMException('', 'TimeoutError'))))).toBe('slow');
    expect(await codeOf(lessonAt('x.yaml', BASE, answer(`${YAML}colour: red\n`)))).toMatch(/^\d+ unknown$/);
  });

  it('is read no further than every lesson goes', async () => {
    const pulled = vi.fn((controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(100_000)));
    const cancelled = vi.fn();
    expect(await codeOf(lessonAt('x.yaml', BASE, answer(new ReadableStream({ pull: pulled, cancel: cancelled }))))).toBe('long');
    expect(cancelled).toHaveBeenCalledOnce();
    expect(pulled.mock.calls.length).toBeLessThan(20);
  });

  it('is told from the name of one of ours', () => {
    expect(['x.yaml', './x', '/a/b.YML', 'https://x/y'].every(isAddress)).toBe(true);
    expect(isAddress('replicas-that-come-back')).toBe(false);
  });
});

describe('a lesson of a link or a file', () => {
  it('is read, or told what is wrong with it', async () => {
    expect((await lessonInLink(`#${writeLessonLink(YAML)}`)).id).toBe('x');
    expect(await codeOf(lessonInLink('#l=v1.AAAA'))).not.toBe('opened');
    expect(await codeOf(lessonInLink(`#l=v1.${'A'.repeat(2_000_000)}`))).toBe('longLink');
    expect(await codeOf(lessonInLink('#l=v7.AAAA'))).toBe('newerLink');
    expect(await codeOf(lessonInLink(`#${writeLessonLink('id: [')}`))).toMatch(/yaml$/);
  });

  it('of ten megabytes is not read whole', async () => {
    const file = new Blob([new Uint8Array(10_000_000)]);
    expect((await textOfLessonFile(file)).length).toBe(1_500_000);
  });

  it('cannot bring a script in its Markdown', () => {
    const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) [y](https://a" onclick="alert(1)) ![z](https://evil.example/z.png) **<img src=x onerror=alert(1)>**';
    const parts = blocksOf(hostile).flatMap((block) => (block.type === 'paragraph' ? block.content : []));
    expect(parts.filter(({ type }) => type === 'link').every((part) => 'href' in part && /^https:\/\/[^"\s)]+/.test(part.href))).toBe(true);
    expect(parts[0]).toMatchObject({ type: 'text', text: expect.stringContaining('<script>alert(1)</script> [x](javascript:alert(1))') });
  });
});
