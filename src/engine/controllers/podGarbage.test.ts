import { expect, it } from 'vitest';
import type { Pod } from '../api/kinds/pod.ts';
import { SECOND } from '../kernel/time.ts';
import { bodyOf, emptyMemory, inShort, readerOf, reconcile, stored } from '../testing/reconcile.ts';
import { podGarbageController } from './podGarbage.ts';

const pod = (name: string, nodeName?: string, deletionTimestamp?: string): Pod =>
  stored('v1', 'Pod', { name, namespace: 'default', ...(deletionTimestamp !== undefined && { deletionTimestamp }) }, { spec: { containers: [], ...(nodeName !== undefined && { nodeName }) }, status: { phase: 'Running' } });
const worker = stored('v1', 'Node', { name: 'worker1' }, { spec: {} });

it('looks only at Pods of nodes that are gone, or that end without a node', () => {
  const objects = [worker, pod('fine', 'worker1'), pod('waiting'), pod('lost', 'gone'), pod('ended', undefined, '2026-11-02T08:00:00Z')];
  const read = { ...readerOf(objects), now: 0, parseTime: () => 0 };
  expect(podGarbageController.periodic!.keys(read)).toEqual(['default/lost', 'default/ended']);
});

it('waits 40 s before it removes the Pods of a node that is gone', () => {
  const memory = emptyMemory();
  const lost = pod('lost', 'gone');
  expect(reconcile(podGarbageController, 'default/lost', [worker, lost], { memory }).calls).toEqual([]);
  const plan = reconcile(podGarbageController, 'default/lost', [worker, lost], { memory, now: 40 * SECOND });
  expect(plan.code).toBe('removeOrphanedPod');
  expect(inShort(plan.calls)).toEqual(['patch pods/status lost', 'delete pods lost']);
  expect(bodyOf(plan.calls[0])['status']).toMatchObject({ phase: 'Failed', conditions: [{ type: 'DisruptionTarget', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }] });
});
