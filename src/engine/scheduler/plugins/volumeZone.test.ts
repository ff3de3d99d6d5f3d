import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { volumeZone } from './volumeZone.ts';

const ZONE = 'topology.kubernetes.io/zone';
const pod = anInfo('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] });
const claim = anObject('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv' } }, 'default');
const volume = anObject('PersistentVolume', 'pv', { spec: {} });
const zoned = { ...volume, metadata: { ...volume.metadata, labels: { [ZONE]: 'a__b' } } };
const nodes = [aNode('a', { labels: { [ZONE]: 'a' } }), aNode('c', { labels: { [ZONE]: 'c' } }), aNode('nowhere')];

it('keeps Pods in the zones of their volumes', () =>
  expect(filterWith(volumeZone, pod, aView(nodes, [], [claim, zoned]))).toEqual({ c: ['node(s) had no available volume zone'] }));
it('has nothing to do for volumes without zone', () =>
  expect(filterWith(volumeZone, pod, aView(nodes, [], [claim, volume]))).toEqual({ skip: [] }));
it('misses a volume', () =>
  expect(filterWith(volumeZone, pod, aView(nodes, [], [claim]))).toEqual({ refused: ['persistentvolume "pv" not found'] }));
