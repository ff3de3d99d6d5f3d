import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aPod, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodeVolumeLimits } from './nodeVolumeLimits.ts';

const uses = (claimName: string) => [{ name: 'v', persistentVolumeClaim: { claimName } }];
const volume = (name: string) => [
  anObject('PersistentVolumeClaim', name, { spec: { volumeName: name } }, 'default'),
  anObject('PersistentVolume', name, { spec: { csi: { driver: 'csi.x', volumeHandle: name } } }),
];
const limit = anObject('CSINode', 'a', { spec: { drivers: [{ name: 'csi.x', allocatable: { count: 1 } }] } });
const view = aView([aNode('a'), aNode('b')], [aPod('x', { node: 'a', volumes: uses('one') })], [...volume('one'), ...volume('two'), limit]);

it('counts volumes by driver', () =>
  expect(filterWith(nodeVolumeLimits, anInfo('p', { volumes: uses('two') }), view)).toEqual({ a: ['node(s) exceed max volume count'] }));
it('a volume that is there already costs nothing', () =>
  expect(filterWith(nodeVolumeLimits, anInfo('p', { volumes: uses('one') }), view)).toEqual({}));
it('has nothing to do without claims', () => expect(filterWith(nodeVolumeLimits, anInfo('p'), view)).toEqual({ skip: [] }));
