import { expect, it } from 'vitest';
import { aNode, anInfo, aPod, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { nodeResourcesFit } from './nodeResourcesFit.ts';

const view = aView(
  [aNode('busy'), aNode('full', { allocatable: { pods: '0' } }), aNode('free')],
  [aPod('x', { node: 'busy', requests: { cpu: '3', memory: '2Gi' } })],
);

it('tells what is short', () =>
  expect(filterWith(nodeResourcesFit, anInfo('p', { requests: { cpu: '2', memory: '7Gi' } }), view)).toEqual({
    busy: ['Insufficient cpu', 'Insufficient memory'],
    full: ['Too many pods'],
  }));

it('knows what preemption cannot mend', () => {
  const judge = (cpu: string) =>
    nodeResourcesFit.filter!(undefined, anInfo('p', { requests: { cpu } }), view.snapshot.get('busy')!, view)?.code;
  expect([judge('1'), judge('4'), judge('4001m')]).toEqual([undefined, 'Unschedulable', 'UnschedulableAndUnresolvable']);
});

it('a node that does not list a resource has none of it; a request of 0 is never short', () => {
  expect(Object.keys(filterWith(nodeResourcesFit, anInfo('p', { requests: { 'example.com/gpu': '1' } }), view))).toEqual([
    'busy',
    'free',
    'full',
  ]);
  expect(Object.keys(filterWith(nodeResourcesFit, anInfo('p', { requests: { 'example.com/gpu': '0' } }), view))).toEqual(['full']);
});

it('prefers nodes with much left', () =>
  expect(scoreWith(nodeResourcesFit, anInfo('p', { requests: { cpu: '1', memory: '2Gi' } }), view)).toEqual({
    busy: 25,
    full: 75,
    free: 75,
  }));
