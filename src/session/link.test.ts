import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readLink, writeLink, type Link } from './link.ts';
import { parseBounded } from './runCheck.ts';
import { RunError } from './runError.ts';

const body = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"data":{"__proto__":"a","constructor":"b"}}') as { readonly data: object };

const LINK: Link = {
  run: {
    version: 1,
    scenario: 'default',
    seed: 7,
    commands: [
      { at: 1_000_000, after: 30, command: { line: 'kubectl create -f odd.yaml', request: { verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: body as never, user: 'kubernetes-admin', agent: 'kubectl' } } },
      { at: 2_000_000, command: { fault: { code: 'stopKubelet', target: 'worker1' } } },
    ],
    head: { events: 4_000, at: 3_000_000 },
  },
  at: 812,
  view: 'lang=es&page=live',
};

const pack = (json: string, version = 1): string => `v${version}.${Buffer.from(deflateSync(strToU8(json))).toString('base64url')}`;

function codeOf(fragment: string): string {
  try {
    readLink(fragment);
    return 'opened';
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return error.code;
  }
}

describe('link', () => {
  it('gives back what was written, names such as __proto__ included', () => {
    const link = readLink(`#s=${writeLink(LINK)}`);
    expect(link).toEqual(LINK);
    const { command } = link.run.commands[0]!;
    const made = 'request' in command ? (command.request.body as { readonly data?: object }) : {};
    expect(Object.keys(made.data ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as { a?: string }).a).toBeUndefined();
  });

  it('says what is wrong', () => {
    const fragment = writeLink(LINK);
    expect(codeOf('')).toBe('empty');
    expect(codeOf(fragment.slice(0, fragment.length / 2))).toBe('truncated');
    expect(codeOf('hello')).toBe('damaged');
    expect(codeOf(pack('{}', 2))).toBe('newer');
    expect(codeOf(pack('{"version":1'))).toBe('damaged');
    expect(codeOf(pack(JSON.stringify({ ...LINK.run, at: -1, view: '' })))).toBe('invalid');
    expect(codeOf(pack(JSON.stringify({ ...LINK.run, commands: [{ at: 1, command: { request: { verb: 'destroy' } } }], at: 1, view: '' })))).toBe('invalid');
    for (const head of [{ events: 1e15, at: 1 }, { events: 1, at: 1e15 }]) expect(codeOf(pack(JSON.stringify({ ...LINK.run, head, commands: [], at: 1, view: '' })))).toBe('invalid');
    expect(codeOf(pack(JSON.stringify({ ...LINK.run, commands: [{ at: 1e12, command: LINK.run.commands[1]!.command }], at: 1, view: '' })))).toBe('invalid');
    expect(codeOf(pack(`"${'a'.repeat(6_000_000)}"`))).toBe('tooLarge');
    expect(codeOf(pack('['.repeat(100_000)))).toBe('invalid');
  });

  it('unpacks a bomb no further than the limit: what lies behind it is never looked at', () => {
    const bomb = deflateSync(new Uint8Array(60_000_000), { level: 9 });
    const link = (bytes: Uint8Array): string => `v1.${Buffer.from(bytes).toString('base64url')}`;
    expect(codeOf(link(bomb))).toBe('tooLarge');
    expect(codeOf(link(bomb.subarray(0, bomb.length / 2)))).toBe('tooLarge');
  });

  it('opens nothing that is cut or forged, and never breaks otherwise', () => {
    const fragment = writeLink(LINK);
    fc.assert(fc.property(fc.nat(fragment.length - 4), (length) => codeOf(fragment.slice(0, length)) !== 'opened'), { numRuns: 300 });
    fc.assert(
      fc.property(fc.nat(fragment.length - 1), fc.constantFrom(...'AZaz09-_%'), (at, char) => {
        codeOf(fragment.slice(0, at) + char + fragment.slice(at + 1));
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.json(), (json) => codeOf(pack(json)) !== 'opened'), { numRuns: 300 });
    fc.assert(fc.property(fc.string(), (garbage) => codeOf(garbage) !== 'opened'), { numRuns: 300 });
  });

  it('checks every field of a command', () => {
    const run = JSON.parse(JSON.stringify({ ...LINK.run, at: 1, view: '' })) as { commands: unknown[] };
    fc.assert(
      fc.property(fc.object(), (forged) => {
        expect(codeOf(pack(JSON.stringify({ ...run, commands: [{ at: 1, command: forged }] })))).toBe('invalid');
      }),
      { numRuns: 200 },
    );
  });

  it('takes deep but sane JSON', () => {
    expect(parseBounded('{"a":["[[[["]}')).toEqual({ a: ['[[[['] });
  });
});
