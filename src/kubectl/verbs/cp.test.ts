import { describe, expect, test } from 'vitest';
import { podTerminal } from '../testing/podTerminal.ts';

describe('kubectl cp', () => {
  const { type } = podTerminal();

  test('reads a file there', () => {
    expect(type('kubectl cp talker:/etc/hostname ./name; cat name')).toBe("talker\ntar: Removing leading `/' from member names\n");
    expect(type('kubectl cp default/talker:/etc/hostname ./other && cat other')).toContain('talker\n');
    expect(type('kubectl cp talker:/nope x')).toContain('Cannot stat: No such file or directory');
    expect(type('kubectl cp talker:/etc x')).toContain('copying a folder is not simulated');
    expect(type('echo a > f; kubectl cp f talker:/tmp/f')).toContain('copying into a container is not simulated');
    expect(type('kubectl cp f g')).toBe('error: one of src or dest must be a remote file specification\n');
  });
});
