import { describe, expect, it } from 'vitest';
import { uuidOf } from './lrs.ts';

describe("a statement's id", () => {
  it('is a random UUID, of whatever digits it is made', () => {
    expect(uuidOf('0'.repeat(32))).toBe('00000000-0000-4000-8000-000000000000');
    expect(uuidOf('f'.repeat(32))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(uuidOf('0123456789abcdef0123456789abcdef')).toBe('01234567-89ab-4def-8123-456789abcdef');
  });
});
