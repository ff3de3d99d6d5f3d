import { expect, it } from 'vitest';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodeUnschedulable } from './nodeUnschedulable.ts';

const view = aView([aNode('a', { unschedulable: true }), aNode('b')]);

it('refuses cordoned nodes', () => expect(filterWith(nodeUnschedulable, anInfo('p'), view)).toEqual({ a: ['node(s) were unschedulable'] }));

it('lets those through that tolerate the cordon', () =>
  expect(
    filterWith(
      nodeUnschedulable,
      anInfo('p', { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }] }),
      view,
    ),
  ).toEqual({}));
