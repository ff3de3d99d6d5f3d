import { describe, expect, it } from 'vitest';
import { clockText, limited, reset, shown, toggled } from './timers.ts';

const STILL = { counted: 0, startedAt: null, limit: null };

describe('the timer', () => {
  it('starts, stands still and goes on', () => {
    const runs = toggled(STILL, 1_000);
    const stands = toggled(runs, 6_000);
    expect([shown(runs, 4_000), shown(stands, 99_000), shown(toggled(stands, 10_000), 12_000)]).toEqual([3_000, 5_000, 7_000]);
    expect(shown(reset(toggled(stands, 10_000), 12_000), 13_000)).toBe(1_000);
    expect(reset(stands, 12_000)).toEqual(STILL);
  });

  it('counts down, and says how long it is over', () => {
    const runs = toggled(limited(STILL, 60_000, 0), 0);
    expect([0, 1_500, 61_000].map((now) => clockText(shown(runs, now)))).toEqual(['1:00', '0:58', '-0:01']);
    expect([clockText(3_725_000), clockText(9_000)]).toEqual(['1:02:05', '0:09']);
  });
});
