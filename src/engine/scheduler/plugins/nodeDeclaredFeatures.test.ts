import { expect, it } from 'vitest';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodeDeclaredFeatures } from './nodeDeclaredFeatures.ts';

const view = aView([aNode('a')]);

it('has nothing to do for Pods that need no feature', () =>
  expect(filterWith(nodeDeclaredFeatures, anInfo('p'), view)).toEqual({ skip: [] }));
it('refuses nodes that do not declare what is needed', () =>
  expect(nodeDeclaredFeatures.filter!(['X'], anInfo('p'), view.snapshot.get('a')!, view)?.reasons).toEqual([
    "node(s) didn't match Pod's required features",
  ]));
