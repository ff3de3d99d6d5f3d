import { expect, it } from 'vitest';
import { nodeChanges, podChanges } from '../changes.ts';
import { schedulePod } from '../framework/schedulePod.ts';
import { NO_OBJECTS } from '../framework/objectLister.ts';
import { DEFAULT_PROFILE } from '../plugins.ts';
import { aNode, anInfo, aPod, aView } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodeDeclaredFeatures } from './nodeDeclaredFeatures.ts';

const FEATURE = 'RestartAllContainersOnContainerExits';
const containers = [{ name: 'c', image: 'nginx', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }] }];
const view = aView([aNode('old'), aNode('new', { features: ['ExtendWebSocketsToKubelet', FEATURE] })]);
const hint = (event: string) => nodeDeclaredFeatures.wakes!.find((wake) => wake.event === event)!.hint!;

it('has nothing to do for Pods that need no feature', () => expect(filterWith(nodeDeclaredFeatures, anInfo('p'), view)).toEqual({ skip: [] }));

it('refuses nodes that do not declare what is needed, for good', () => {
  expect(filterWith(nodeDeclaredFeatures, anInfo('p', { containers }), view)).toEqual({ old: ["node(s) didn't match Pod's required features"] });
  const result = schedulePod(DEFAULT_PROFILE, { view: aView([aNode('old')]), pod: anInfo('p', { containers }), start: 0, percentage: 0, pick: () => 0 });
  expect(result).toMatchObject({
    outcome: 'unschedulable',
    message: "0/1 nodes are available: 1 node(s) didn't match Pod's required features. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
  });
});

it('wakes when a node declares something else, or the Pod needs something else', () => {
  const changes = nodeChanges(aNode('old'), aNode('old', { features: [FEATURE] }));
  expect(changes.map(({ event }) => event)).toEqual(['Node/UpdateNodeDeclaredFeature']);
  expect(hint('Node/UpdateNodeDeclaredFeature')(anInfo('p'), changes[0]!, { objects: NO_OBJECTS })).toBe(true);
  expect(nodeChanges(aNode('a', { features: [FEATURE] }), aNode('a', { features: [FEATURE] }))).toEqual([]);
  const updated = (after: typeof containers): boolean => hint('TargetPod/Update')(anInfo('p'), podChanges(aPod('p', { containers }), aPod('p', { containers: after }), 'TargetPod')[0]!, { objects: NO_OBJECTS });
  expect([updated(containers), updated([{ ...containers[0]!, restartPolicyRules: [] }])]).toEqual([false, true]);
});
