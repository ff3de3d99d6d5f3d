import { describe, expect, it } from 'vitest';
import type { Node, Taint } from '../api/kinds/node.ts';
import type { KubeObject } from '../api/object.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { bodyOf, emptyMemory, inShort, readerOf, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { parseTime } from '../api/time.ts';
import { DEFAULT_EPOCH } from '../scenario.ts';
import { nodeLifecycleController } from './nodeLifecycle.ts';

const node = (name: string, ready: string, { taints, zone = 'a', unschedulable, heard = 0 }: { taints?: readonly Taint[]; zone?: string; unschedulable?: boolean; heard?: Micros } = {}): Node =>
  stored('v1', 'Node', { name, labels: { 'topology.kubernetes.io/zone': zone } }, {
    spec: { ...(taints && { taints }), ...(unschedulable !== undefined && { unschedulable }) },
    status: { conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: timeText(heard) }, { type: 'MemoryPressure', status: 'False' }] },
  });
const lease = (name: string, renewed: Micros): KubeObject => stored('coordination.k8s.io/v1', 'Lease', { name, namespace: 'kube-node-lease' }, { spec: { renewTime: timeText(renewed) } });
const pod = (name: string, nodeName: string): KubeObject =>
  stored('v1', 'Pod', { name, namespace: 'default' }, { spec: { nodeName, containers: [] }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: timeText(0) }] } });
const known = (...names: readonly string[]) => {
  const memory = emptyMemory();
  for (const name of names) memory.set(name, `uid-${name}`);
  return memory;
};
const look = (objects: readonly KubeObject[], now: Micros): readonly string[] =>
  nodeLifecycleController.periodic!.keys({ ...readerOf(objects), now, parseTime: (text) => parseTime(text, DEFAULT_EPOCH) });

describe('silence', () => {
  it('is noticed 50 s after the look that found the last sign of life', () => {
    const objects = [node('w1', 'True'), lease('w1', 3 * SECOND)];
    expect(look(objects, 55 * SECOND)).toEqual([]);
    expect(look(objects, 60 * SECOND)).toEqual(['w1/health']);
    expect(look([node('w1', 'True'), lease('w1', 20 * SECOND)], 60 * SECOND)).toEqual([]);
  });
  it('makes the node Unknown and its Pods not ready, and tells', () => {
    const plan = reconcile(nodeLifecycleController, 'w1/health', [node('w1', 'True'), node('w2', 'True'), pod('a', 'w1'), pod('b', 'w2')], { now: 60 * SECOND });
    expect(plan.code).toBe('nodeUnknown');
    expect(inShort(plan.calls)).toEqual(['update nodes/status w1', 'update pods/status a']);
    const { conditions } = (plan.calls[0]!.body as Node).status!;
    expect(conditions!.slice(0, 2)).toMatchObject([
      { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: timeText(60 * SECOND) },
      { type: 'MemoryPressure', status: 'Unknown' },
    ]);
    expect(conditions!.slice(2).map(({ reason }) => reason)).toEqual(['NodeStatusNeverUpdated', 'NodeStatusNeverUpdated']);
    expect(plan.notes.map(({ reason, message }) => `${reason} ${message}`)).toEqual(['NodeNotReady Node w1 status is now: NodeNotReady', 'NodeNotReady Node is not ready']);
    expect(bodyOf(plan.calls[1])['status']).toMatchObject({ conditions: [{ type: 'Ready', status: 'False' }] });
  });
});

describe('taints that keep Pods away', () => {
  it('follow conditions and cordons at once', () => {
    const plan = reconcile(nodeLifecycleController, 'w1', [node('w1', 'Unknown', { unschedulable: true, taints: [{ key: 'mine', effect: 'NoSchedule' }] })], { memory: known('w1') });
    expect(bodyOf(plan.calls[0])['spec']).toEqual({
      taints: [
        { key: 'mine', effect: 'NoSchedule' },
        { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule', timeAdded: timeText(0) },
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: timeText(0) },
      ],
    });
  });
  it('go when the condition goes', () => {
    const plan = reconcile(nodeLifecycleController, 'w1', [node('w1', 'True', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] })], { memory: known('w1') });
    expect([plan.code, bodyOf(plan.calls[0])['spec']]).toEqual(['untaintNode', { taints: null }]);
  });
});

describe('taints that evict', () => {
  const evict = (objects: readonly Node[], name: string, now = 0, memory = emptyMemory()) => reconcile(nodeLifecycleController, `${name}/health`, objects, { now, memory });
  it('come with the look, say which kind of failure it is, and go with the next', () => {
    const down = evict([node('w1', 'False'), node('w2', 'True')], 'w1');
    expect([down.code, down.numbers['taint']]).toEqual(['taintNoExecute', 'node.kubernetes.io/not-ready']);
    const tainted = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }];
    expect(look([node('w1', 'False', { taints: tainted })], 0)).toEqual([]);
    expect(look([node('w1', 'True', { taints: tainted })], 0)).toEqual(['w1/health']);
    expect(evict([node('w1', 'True', { taints: tainted })], 'w1').code).toBe('untaintNoExecute');
  });
  it('never come when every node is down', () => {
    expect(evict([node('w1', 'Unknown'), node('w2', 'Unknown')], 'w1').calls).toEqual([]);
  });
  it('come to one node of a zone every ten seconds', () => {
    const memory = emptyMemory();
    const nodes = [node('w1', 'Unknown'), node('w2', 'Unknown'), node('w3', 'Unknown', { zone: 'b' }), node('w4', 'True', { zone: 'b' })];
    expect(evict(nodes, 'w1', 0, memory).code).toBe('taintNoExecute');
    expect(evict(nodes, 'w2', 0, memory).requeueAfter).toBe(10 * SECOND);
    expect(evict(nodes, 'w3', 0, memory).code).toBe('taintNoExecute');
    expect(evict(nodes, 'w2', 10 * SECOND, memory).code).toBe('taintNoExecute');
  });
  it('stop in a small zone where most nodes are down', () => {
    const zone = ['w1', 'w2', 'w3', 'w4'].map((name) => node(name, name === 'w4' ? 'True' : 'Unknown'));
    expect(evict(zone, 'w1').calls).toEqual([]);
  });
});

describe('the list of nodes', () => {
  const fresh = stored<Node>('v1', 'Node', { name: 'w1', labels: { 'kubernetes.io/os': 'linux' } }, { spec: {}, status: {} });
  const messages = (objects: readonly Node[], now: Micros, memory = emptyMemory()): string[] => reconcile(nodeLifecycleController, 'w1', objects, { now, memory }).notes.map(({ message }) => message);
  it('takes in at each look those that have come and gone', () => {
    const memory = emptyMemory();
    expect(messages([fresh], 3 * SECOND, memory)).toEqual([]);
    expect(messages([fresh], 5 * SECOND, memory)).toEqual(['Node w1 event: Registered Node w1 in Controller']);
    expect(messages([], 6 * SECOND, memory)).toEqual([]);
    expect(messages([], 10 * SECOND, memory)).toEqual(['Node w1 event: Removing Node w1 from Controller']);
  });
  it('does not notice one that is replaced between two looks', () => {
    const memory = known('w1');
    expect(messages([], 6 * SECOND, memory)).toEqual([]);
    expect(messages([fresh], 7 * SECOND, memory)).toEqual([]);
    expect(messages([fresh], 10 * SECOND, memory)).toEqual([]);
  });
});

it('keeps the old names of labels', () => {
  const fresh = stored<Node>('v1', 'Node', { name: 'w1', labels: { 'kubernetes.io/os': 'linux' } }, { spec: {}, status: {} });
  expect(bodyOf(reconcile(nodeLifecycleController, 'w1', [fresh], { memory: known('w1') }).calls[0])['metadata']).toEqual({ labels: { 'beta.kubernetes.io/os': 'linux' } });
});
