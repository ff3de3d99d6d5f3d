import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { volumeBinding } from './volumeBinding.ts';

const pod = anInfo('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] });
const storage = (size: string) => ({ storage: size });
const claim = anObject(
  'PersistentVolumeClaim',
  'data',
  { spec: { storageClassName: 'local', accessModes: ['ReadWriteOnce'], resources: { requests: storage('5Gi') } } },
  'default',
);
const storageClass = (provisioner: string, volumeBindingMode: string) =>
  anObject('StorageClass', 'local', { provisioner, volumeBindingMode });
const volume = (name: string, node: string, size: string) =>
  anObject('PersistentVolume', name, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: storage(size),
      storageClassName: 'local',
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] },
      },
    },
    status: { phase: 'Available' },
  });
const nodes = [aNode('a'), aNode('b')];
const waiting = storageClass('kubernetes.io/no-provisioner', 'WaitForFirstConsumer');

it('waits for volumes that are not bound with the Pod', () =>
  expect(filterWith(volumeBinding, pod, aView(nodes, [], [claim, storageClass('x', 'Immediate')]))).toEqual({
    refused: ['pod has unbound immediate PersistentVolumeClaims'],
  }));

it('goes where a volume fits, by preference where little is wasted of it', () => {
  const view = aView(nodes, [], [claim, waiting, volume('small', 'a', '1Gi'), volume('big', 'b', '10Gi')]);
  expect(filterWith(volumeBinding, pod, view)).toEqual({ a: ["node(s) didn't find available persistent volumes to bind"] });
  expect(scoreWith(volumeBinding, pod, view)).toEqual({ a: 0, b: 50 });
});

it('goes anywhere where volumes can be made', () =>
  expect(filterWith(volumeBinding, pod, aView(nodes, [], [claim, storageClass('csi.x', 'WaitForFirstConsumer')]))).toEqual({}));
it('scores 0 without claims', () => expect(scoreWith(volumeBinding, anInfo('p'), aView(nodes))).toEqual({ a: 0, b: 0 }));
