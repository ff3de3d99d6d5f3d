import { describe, expect, it } from 'vitest';
import { readView, viewOf } from './viewLink.ts';

describe('the view in a link', () => {
  it('comes back as it went', () => {
    const view = { page: 'objects', drawer: 'terminal', grain: 'write', selection: { kind: 'object', ref: { resource: 'pods', namespace: 'default', name: 'web-1' } }, bookmarks: [{ seq: 12, at: 3_000_000, branch: 'main', note: 'here it goes wrong: why?' }], scheduler: { panel: 'cycle', cycle: 4711, point: 'score/ImageLocality' }, addons: { panel: 'dns' } } as const;
    expect(readView(viewOf(view))).toEqual(view);
    const node = { page: 'live', drawer: 'closed', grain: 'decision', selection: { kind: 'object', ref: { resource: 'nodes', name: 'worker1' } } } as const;
    expect(readView(viewOf({ ...node, bookmarks: [], scheduler: {}, addons: {} }))).toEqual(node);
  });

  it('leaves out what it does not know', () => {
    expect(readView('page=cinema&drawer=__proto__&grain=atom&object=pods&panel=%3Cb%3E&cycle=-1&point=a/b/c&addons=1&mark=1&mark=x+1+main+n')).toEqual({});
  });
});
