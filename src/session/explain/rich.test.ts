import { expect, it } from 'vitest';
import { name, plainOf, program, richOf } from './rich.ts';

it('sentences begin with a capital letter, but for names of programs', () => {
  const said = (sentence: string): string => plainOf(richOf(sentence, ''));
  expect(said('the node is ready')).toBe('The node is ready');
  expect(said('etcd has lost its quorum')).toBe('etcd has lost its quorum');
  expect(said('kube-proxy rewrites its rules')).toBe('kube-proxy rewrites its rules');
  expect(said('kubeadm joins a machine')).toBe('kubeadm joins a machine');
  expect(said(`${program('etcd')} writes`)).toBe('etcd writes');
  expect(said(`a ${name('Pod')} is there`)).toBe('A Pod is there');
});
