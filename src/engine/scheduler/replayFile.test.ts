import { describe, expect, it } from 'vitest';
import type { RecordedCase } from './recordedCase.ts';
import { differences, replayFile } from './replayFile.ts';

/** A few cases of each family that were recorded with kube-scheduler 1.37.2. */
const FILES = import.meta.glob<readonly RecordedCase[]>('./testing/*.json', { eager: true, import: 'default' });

describe('recordings of the real scheduler', () => {
  it('are all here', () => expect(Object.keys(FILES).length).toBe(16));
  for (const [file, cases] of Object.entries(FILES)) {
    for (const { name, expected, recorded } of replayFile(cases)) {
      it(`${file}: ${name}`, () => expect(differences(expected, recorded ?? { missing: true })).toEqual([]));
    }
  }

  it('tells what differs', () => {
    const [first] = replayFile(FILES['./testing/taints.json'] ?? []);
    expect(differences({ ...first!.expected, result: 'other' }, first!.expected)).toEqual([
      `result: "other" instead of "${String(first!.expected['result'])}"`,
    ]);
  });

  it('answers the same without what was expected', () => {
    const cases = FILES['./testing/preemption.json'] ?? [];
    const bare = cases.map(({ expected: _expected, ...input }) => input);
    expect(replayFile(bare).map(({ expected }) => expected)).toEqual(replayFile(cases).map(({ expected }) => expected));
  });
});
