import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { podTerminal } from '../testing/podTerminal.ts';

describe('kubectl attach', () => {
  const { run, type } = podTerminal();

  test('prints what its container says from now on', () => {
    const before = run.now;
    expect(type('kubectl attach talker')).toMatch(/^(hello\n){6}If you don't see a command prompt, try pressing enter\.\n$/);
    expect(run.now - before).toBeGreaterThan(50 * SECOND);
    expect(type('kubectl attach nope')).toBe('Error from server (NotFound): pods "nope" not found\n');
  });
});
