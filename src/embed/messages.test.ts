import { describe, expect, it } from 'vitest';
import { maySend, messageOf, readMessage, targetOf } from './messages.ts';

const say = (type: unknown, payload?: unknown, more: object = {}): unknown => ({ ns: 'podium', v: 1, id: 7, type, payload, ...more });

describe('messages to an embed', () => {
  it.each([
    ['goto', { step: 12 }], ['goto', { at: 5_000_000 }], ['goto', { end: 'end' }], ['play', { speed: 2 }], ['play', {}], ['pause', {}], ['next', { grain: 'decision' }], ['prev', {}],
    ['setState', { state: 's=v1.abc_-9', step: 4 }], ['getState', {}], ['setLang', { lang: 'es-MX' }], ['setTheme', { theme: 'dark' }], ['highlight', { parts: ['etcd', 'kubelet/worker1'] }],
  ])('understands %s %j', (type, payload) => {
    expect(readMessage(say(type, payload))).toEqual({ id: 7, type, payload });
  });

  it('needs no payload where none is needed, and no id', () => {
    expect(readMessage(say('pause'))).toEqual({ id: 7, type: 'pause', payload: {} });
    expect(readMessage({ ns: 'podium', v: 1, type: 'play' })).toEqual({ id: undefined, type: 'play', payload: {} });
  });

  it('leaves alone what is not meant for it', () => {
    for (const other of [undefined, null, 'podium', 4, [], {}, { ns: 'reveal', type: 'next' }, Object.create({ ns: 'podium', v: 1, type: 'play' })]) expect(readMessage(other)).toBeUndefined();
  });

  it.each([
    ['version', { ns: 'podium', v: 2, type: 'play' }],
    ['type', say('eval', { code: 'alert(1)' })], ['type', say('constructor')], ['type', say('__proto__')], ['type', say({ toString: () => 'play' })],
    ['id', say('play', {}, { id: {} })], ['id', say('play', {}, { id: 'x'.repeat(101) })],
    ['payload', say('goto', { step: -1 })], ['payload', say('goto', { step: '4' })], ['payload', say('goto', {})], ['payload', say('play', { speed: Infinity })], ['payload', say('play', 'x')],
    ['payload', say('setState', { state: 'javascript:alert(1)' })], ['payload', say('setState', { state: `v1.${'a'.repeat(10_000_000)}` })],
    ['payload', say('setLang', { lang: '<img src=x>' })], ['payload', say('setTheme', { theme: 'url(x)' })],
    ['payload', say('highlight', { parts: Array.from({ length: 21 }, () => 'etcd') })], ['payload', say('highlight', { parts: Array.from({ length: 1_000_000 }, () => 'etcd') })], ['payload', say('highlight', { parts: [{}] })],
  ])('refuses for its %s: %#', (refused, message) => {
    expect(readMessage(message)).toMatchObject({ refused });
  });

  it('reads no field that it does not know, however many and however deep', () => {
    let deep: object = {};
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    const read: PropertyKey[] = [];
    const payload = new Proxy<object>({ grain: 'write', deep }, { get: (target, name) => (read.push(name), Reflect.get(target, name) as unknown), ownKeys: () => { throw new Error('fields are listed'); } });
    expect(readMessage(say('next', payload))).toEqual({ id: 7, type: 'next', payload: { grain: 'write' } });
    expect(read).not.toContain('deep');
  });

  it('makes nothing of names that objects have of their own', () => {
    const read = readMessage(JSON.parse('{"ns":"podium","v":1,"type":"play","payload":{"__proto__":{"speed":100},"constructor":1}}'));
    expect(read).toEqual({ id: undefined, type: 'play', payload: {} });
    expect(Object.getPrototypeOf((read as { payload: object }).payload)).toBe(Object.prototype);
  });
});

describe('who may say and hear what', () => {
  const self = 'https://podium.example';

  it('is the page that the address names, and no other', () => {
    const around = { self, asked: 'https://campus.example' };
    expect(maySend('getState', 'https://campus.example', around)).toBe(true);
    for (const other of ['https://evil.example', self, 'null', 'https://campus.example.evil.example']) expect(maySend('pause', other, around)).toBe(false);
    expect(targetOf('score', around)).toBe('https://campus.example');
    expect(targetOf('step', around)).toBe('https://campus.example');
  });

  it('is, where none is named, our own page for all, and any for what is harmless', () => {
    const around = { self, asked: undefined };
    for (const type of ['goto', 'play', 'pause', 'next', 'prev', 'setLang', 'setTheme', 'highlight']) expect(maySend(type, 'https://evil.example', around), type).toBe(true);
    for (const type of ['getState', 'setState']) expect([maySend(type, 'https://evil.example', around), maySend(type, self, around)], type).toEqual([false, true]);
    for (const type of ['state', 'predict', 'answer', 'score', 'completed']) expect(targetOf(type, around), type).toBe(self);
    for (const type of ['ready', 'step', 'resize', 'error', 'key']) expect(targetOf(type, around), type).toBe('*');
  });

  it('trusts no other page without an origin because we have none either', () => {
    expect(maySend('getState', 'null', { self: 'null', asked: undefined })).toBe(false);
    expect(targetOf('score', { self: 'null', asked: undefined })).toBeUndefined();
    expect(maySend('getState', 'null', { self: 'null', asked: 'null' })).toBe(true);
    expect(targetOf('score', { self: 'null', asked: 'null' })).toBe('*');
  });
});

describe('messages of an embed', () => {
  it('carry the id of what they answer', () => {
    expect(messageOf('state', { step: 4 }, 'a')).toEqual({ ns: 'podium', v: 1, id: 'a', type: 'state', payload: { step: 4 } });
    expect(messageOf('ready', {})).toEqual({ ns: 'podium', v: 1, type: 'ready', payload: {} });
  });
});
