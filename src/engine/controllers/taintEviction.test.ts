import { expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Pod, Toleration } from '../api/kinds/pod.ts';
import { SECOND } from '../kernel/time.ts';
import { emptyMemory, inShort, keysAfter, reconcile, stored } from '../testing/reconcile.ts';
import { taintEvictionController } from './taintEviction.ts';

const node = (...keys: readonly string[]): Node => stored('v1', 'Node', { name: 'w1' }, { spec: { taints: keys.map((key) => ({ key, effect: 'NoExecute' })) } });
const pod = (...tolerations: readonly Toleration[]): Pod => stored('v1', 'Pod', { name: 'p', namespace: 'default' }, { spec: { nodeName: 'w1', containers: [], tolerations }, status: { phase: 'Running' } });
const patient = (key: string, tolerationSeconds?: number): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', ...(tolerationSeconds !== undefined && { tolerationSeconds }) });
const KEY = 'default/p';

it('evicts at once what does not tolerate every taint', () => {
  const plan = reconcile(taintEvictionController, KEY, [node('a', 'b'), pod(patient('a'))]);
  expect(plan.code).toBe('evictPod');
  expect(inShort(plan.calls)).toEqual(['patch pods/status p', 'delete pods p']);
  expect(plan.notes.map(({ reason, message }) => `${reason} ${message}`)).toEqual(['TaintManagerEviction Marking for deletion Pod default/p']);
  expect(plan.calls[0]!.body).toMatchObject({ status: { conditions: [{ type: 'DisruptionTarget', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }] } });
});

it('waits for the shortest patience, then evicts', () => {
  const memory = emptyMemory();
  const objects = [node('a', 'b'), pod(patient('a', 300), patient('b', 10))];
  const first = reconcile(taintEvictionController, KEY, objects, { memory });
  expect([first.code, first.requeueAfter, first.calls]).toEqual(['scheduleEviction', 10 * SECOND, []]);
  expect(reconcile(taintEvictionController, KEY, objects, { memory, now: 4 * SECOND }).requeueAfter).toBe(6 * SECOND);
  expect(reconcile(taintEvictionController, KEY, objects, { memory, now: 10 * SECOND }).code).toBe('evictPod');
});

it('forgets it, and says so, when the taint goes', () => {
  const memory = emptyMemory();
  reconcile(taintEvictionController, KEY, [node('a'), pod(patient('a', 10))], { memory });
  const plan = reconcile(taintEvictionController, KEY, [node(), pod(patient('a', 10))], { memory, now: SECOND });
  expect(plan.notes.map(({ message }) => message)).toEqual(['Cancelling deletion of Pod default/p']);
  expect([memory.size, plan.calls.length]).toEqual([0, 0]);
});

it('leaves alone what tolerates for ever', () => {
  const plan = reconcile(taintEvictionController, KEY, [node('a'), pod(patient('a'))]);
  expect([plan.calls, plan.requeueAfter]).toEqual([[], undefined]);
});

it('looks at the Pods of a node when its NoExecute taints change, and at nothing else', () => {
  const objects = [node('a'), pod()];
  expect(keysAfter(taintEvictionController, { event: 'MODIFIED', object: node('a'), old: node() }, objects)).toEqual([KEY]);
  expect(keysAfter(taintEvictionController, { event: 'MODIFIED', object: node('a'), old: node('a') }, objects)).toEqual([]);
});
