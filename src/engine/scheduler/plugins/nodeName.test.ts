import { expect, it } from 'vitest';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodeName } from './nodeName.ts';

const view = aView([aNode('a'), aNode('b')]);

it('lets a Pod that names no node go anywhere', () => expect(filterWith(nodeName, anInfo('p'), view)).toEqual({}));

it('keeps a Pod that names a node off the others', () =>
  expect(filterWith(nodeName, anInfo('p', { node: 'b' }), view)).toEqual({ a: ["node(s) didn't match the requested node name"] }));
