import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aPod, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { volumeRestrictions } from './volumeRestrictions.ts';

const disk = (readOnly: boolean) => [{ name: 'v', iscsi: { iqn: 'iqn.1', readOnly } }];
const claim = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];

it('refuses a disk in use, unless both only read', () => {
  const view = (readOnly: boolean) => aView([aNode('a'), aNode('b')], [aPod('x', { node: 'a', volumes: disk(readOnly) })]);
  expect(filterWith(volumeRestrictions, anInfo('p', { volumes: disk(true) }), view(false))).toEqual({
    a: ['node(s) had no available disk'],
  });
  expect(filterWith(volumeRestrictions, anInfo('p', { volumes: disk(true) }), view(true))).toEqual({});
});

it('refuses a claim for one Pod only that is in use', () => {
  const object = anObject('PersistentVolumeClaim', 'data', { spec: { accessModes: ['ReadWriteOncePod'] } }, 'default');
  const reasons = ['node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'];
  expect(
    filterWith(
      volumeRestrictions,
      anInfo('p', { volumes: claim }),
      aView([aNode('a')], [aPod('x', { node: 'a', volumes: claim })], [object]),
    ),
  ).toEqual({ a: reasons });
  expect(filterWith(volumeRestrictions, anInfo('p', { volumes: claim }), aView([aNode('a')], [], [object]))).toEqual({ skip: [] });
  expect(filterWith(volumeRestrictions, anInfo('p', { volumes: claim }), aView([aNode('a')]))).toEqual({
    refused: ['persistentvolumeclaim "data" not found'],
  });
});
