/** A class of 200 over real WebSockets: everybody has every step, whoever is slow holds nobody up, and strangers get nothing. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BOUNDS, CLOSED } from '../../classroom/protocol.ts';
import { joinClass, type Joined } from './client.ts';
import { serveClass, type ServedClass } from './server.ts';
import { siteOf } from './site.ts';

const CODE = 'ABC2345';
const SECRET = 'the-presenter-alone';

let folder: string;
let served: ServedClass;
const joined: Joined[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-class-'));
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not of the site');
  writeFileSync(join(folder, 'site/index.html'), '<title>Podium</title>');
  writeFileSync(join(folder, 'site/assets/page.js'), 'export const page = 1;'.repeat(100));
  served = await serveClass({ code: CODE, secret: SECRET, host: '127.0.0.1', port: 0, names: ['localhost'], site: siteOf(join(folder, 'site')), beat: 60_000 });
});

afterEach(() => {
  for (const one of joined.splice(0)) one.socket.terminate();
});

afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true });
});

const enter = async (role: 'follower' | 'presenter' | 'clicker', more: object = {}): Promise<Joined> => {
  const one = await joinClass(`127.0.0.1:${served.port}`, { code: CODE, role, ...(role !== 'follower' && { secret: SECRET }), ...more });
  joined.push(one);
  return one;
};

/** Place of the newest moment that a page has. */
const place = (one: Joined): unknown => one.shown['place'];

describe('a class of 200', () => {
  it('has every one at the presenter\'s step, and who comes late at once', async () => {
    const followers = await Promise.all(Array.from({ length: 200 }, () => enter('follower')));
    const presenter = await enter('presenter');
    presenter.say({ type: 'show', set: { run: 'v1.run', place: 0 } });
    for (let step = 1; step <= 20; step++) {
      presenter.say({ type: 'show', set: { place: step } });
      await Promise.all(followers.map((one) => one.until(() => place(one) === step)));
    }
    for (const one of followers) {
      expect(one.shown).toEqual({ run: 'v1.run', place: 20 });
      expect(one.versions).toEqual([...one.versions].sort((a, b) => a - b));
    }
    const late = await enter('follower');
    await late.until(() => place(late) === 20);
    expect(late.shown).toEqual({ run: 'v1.run', place: 20 });
  });

  it('has all votes, which the presenter sees at once', async () => {
    const presenter = await enter('presenter');
    const followers = await Promise.all(Array.from({ length: 200 }, () => enter('follower')));
    presenter.say({ type: 'ask', question: { id: 7, question: { en: 'Which node?' }, options: [{ en: 'worker1' }, { en: 'worker2' }], round: 1, stage: 'open' } });
    await Promise.all(followers.map((one) => one.until(() => one.last('asked')?.question?.id === 7)));
    followers.forEach((one, index) => one.say({ type: 'vote', question: 7, round: 1, option: index % 4 === 0 ? 0 : 1 }));
    await presenter.until(() => presenter.last('counts')?.rounds[0]?.[1] === 150);
    await presenter.until(() => presenter.last('counts')?.rounds[0]?.[0] === 50);
  });

  it('goes on though some take nothing, and these find the newest when they do', async () => {
    const presenter = await enter('presenter');
    const slow = await Promise.all(Array.from({ length: 2 }, () => enter('follower')));
    const quick = await enter('follower');
    for (const { socket } of slow) socket.pause();
    const load = 'x'.repeat(250_000);
    for (let step = 1; step <= 80; step++) {
      presenter.say({ type: 'show', set: { load: `${load}${step}`, place: step } });
      await quick.until(() => place(quick) === step);
    }
    for (const one of slow) one.socket.resume();
    await Promise.all(slow.map((one) => one.until(() => place(one) === 80)));
    // What they did not take was never kept for them.
    for (const one of slow) expect(one.versions.length).toBeLessThan(80);
  });
});

describe('strangers', () => {
  const at = (): string => `127.0.0.1:${served.port}`;

  it('are not let in with a wrong code, a wrong secret or from another page', async () => {
    await expect(joinClass(at(), { code: 'WRONG22', role: 'follower' })).rejects.toThrow(String(CLOSED.refused));
    await expect(joinClass(at(), { code: CODE, role: 'presenter', secret: 'guess' })).rejects.toThrow(String(CLOSED.refused));
    await expect(joinClass(at(), { code: CODE, role: 'follower' }, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(joinClass(at(), { code: CODE, role: 'follower' }, { origin: undefined })).rejects.toThrow('403');
    await expect(joinClass(at(), { code: CODE, role: 'follower' }, { path: '/other' })).rejects.toThrow('404');
    // A foreign name that leads to this machine.
    await expect(joinClass(at(), { code: CODE, role: 'follower' }, { host: 'evil.example', origin: 'http://evil.example' })).rejects.toThrow('421');
  });

  const HOSTILE: readonly (readonly [string, string | Buffer, number])[] = [
    ['a message that is none', 'next!', CLOSED.badMessage],
    ['a message of bytes', Buffer.from([1, 2, 3]), CLOSED.badMessage],
    ['driving', JSON.stringify({ type: 'show', set: { place: 99 } }), CLOSED.badMessage],
    ['deep nesting', `{"type":"vote","question":${'['.repeat(900)}${']'.repeat(900)}}`, CLOSED.badMessage],
    ['a long message', 'x'.repeat(BOUNDS.followerMessage + 1), CLOSED.badMessage],
    // The WebSocket's own code for what is too big.
    ['10 MB', 'x'.repeat(10 * 1024 * 1024), 1009],
  ];

  it.each(HOSTILE)('are let go for %s, and nobody notices', async (_name, message, code) => {
    const [presenter, bad, good] = await Promise.all([enter('presenter'), enter('follower'), enter('follower')]);
    bad.socket.send(message);
    expect(await bad.closed).toBe(code);
    presenter.say({ type: 'show', set: { place: 5 } });
    await good.until(() => place(good) === 5);
  });

  it('are let go for a flood', async () => {
    const bad = await enter('follower');
    for (let i = 0; i < 500; i++) bad.say({ type: 'hand', up: i % 2 === 0 });
    expect(await bad.closed).toBe(CLOSED.flood);
  });

  it('make way for the presenter\'s newest page', async () => {
    const first = await enter('presenter');
    const second = await enter('presenter');
    expect(await first.closed).toBe(CLOSED.replaced);
    second.say({ type: 'show', set: { place: 1 } });
  });

  /** A request as it is written, because clients tidy paths. */
  const raw = (path: string, method = 'GET', host = 'localhost'): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(served.port, '127.0.0.1', () => socket.end(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`));
      socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '//etc/passwd', '/assets/', '/assets', '/__proto__', '/index.html%00.js'])('get nothing outside of the site: %s', async (path) => {
    expect(await raw(path)).toMatch(/^HTTP\/1.1 404/);
  });

  it('get the site, packed for who can unpack, and nothing by another name or method', async () => {
    expect(await raw('/')).toMatch(/^HTTP\/1.1 200[\s\S]*text\/html[\s\S]*<title>Podium/);
    expect(await raw('/?class=ABC2345')).toMatch(/<title>Podium/);
    expect(await raw('/', 'GET', 'evil.example')).toMatch(/^HTTP\/1.1 421/);
    expect(await raw('/', 'POST')).toMatch(/^HTTP\/1.1 405/);
    const headers = await new Promise<Record<string, unknown>>((resolve) => request(`http://127.0.0.1:${served.port}/assets/page.js`, { headers: { 'accept-encoding': 'gzip' } }, (response) => resolve(response.resume().headers)).end());
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': expect.stringContaining('javascript'), 'x-content-type-options': 'nosniff' });
  });
});

it('ends with everybody in it', async () => {
  const own = await serveClass({ code: CODE, secret: SECRET, host: '127.0.0.1', port: 0, names: [], site: siteOf(join(folder, 'site')) });
  const page = await joinClass(`127.0.0.1:${own.port}`, { code: CODE, role: 'follower' });
  await own.stop();
  expect(await page.closed).toBe(CLOSED.ending);
});
