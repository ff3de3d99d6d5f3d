import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { readLessonLink, writeLessonLink } from './lessonLink.ts';
import { RunError } from './runError.ts';

const link = (bytes: Uint8Array): string => `l=v1.${Buffer.from(bytes).toString('base64url')}`;

function codeOf(fragment: string): string {
  try {
    readLessonLink(fragment);
    return 'opened';
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return error.code;
  }
}

describe('lesson link', () => {
  it('gives back what was written', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (yaml) => readLessonLink(`#${writeLessonLink(yaml)}`) === yaml), { numRuns: 200 });
  });

  it('says what is wrong', () => {
    const written = writeLessonLink('id: x\n'.repeat(50));
    expect(codeOf(written.slice(0, -6))).toBe('truncated');
    expect(codeOf('l=v2.AAAA')).toBe('newer');
    expect(codeOf('l=v0.AAAA')).toBe('damaged');
    expect(codeOf('s=v1.AAAA')).toBe('damaged');
    expect(codeOf('l=v1.')).toBe('damaged');
    expect(codeOf(link(deflateSync(new Uint8Array([0xff, 0xfe, 0xff]))))).toBe('damaged');
  });

  it('looks at nothing of a fragment that is too long', () => {
    const asked = vi.spyOn(globalThis, 'atob');
    expect(codeOf(`l=v1.${'A'.repeat(2_000_000)}`)).toBe('tooLarge');
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('unpacks a bomb no further than the limit', () => {
    const decoded = vi.spyOn(TextDecoder.prototype, 'decode');
    expect(codeOf(link(deflateSync(new Uint8Array(60_000_000), { level: 9 })))).toBe('tooLarge');
    const bytes = decoded.mock.calls.reduce((sum, [chunk]) => sum + ((chunk as Uint8Array | undefined)?.length ?? 0), 0);
    decoded.mockRestore();
    expect(bytes).toBeLessThanOrEqual(1_000_000);
  });

  it('never breaks otherwise', () => {
    const written = writeLessonLink('id: x\nlanguages: [en]\n');
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.constantFrom(...'AZaz09-_%'), (at, char) => {
        codeOf(written.slice(0, at) + char + written.slice(at + 1));
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.string(), (garbage) => codeOf(`l=${garbage}`) !== 'opened'), { numRuns: 200 });
  });
});
