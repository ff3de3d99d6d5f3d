import { describe, expect, it } from 'vitest';
import { applyCompletion, commonPrefix } from './useCompletion.ts';

describe('completion on the line', () => {
  it('replaces the word before the cursor and keeps what follows', () => {
    expect(applyCompletion('kubectl get po -A', 14, 'pods')).toBe('kubectl get pods -A');
    expect(applyCompletion('kubectl ', 8, 'get')).toBe('kubectl get');
  });

  it('finds what all candidates share', () => {
    expect(commonPrefix(['frontend-a', 'frontend-b'])).toBe('frontend-');
    expect(commonPrefix(['get', 'apply'])).toBe('');
    expect(commonPrefix([])).toBe('');
  });
});
