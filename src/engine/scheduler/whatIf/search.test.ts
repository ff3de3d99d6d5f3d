import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/kinds/pod.ts';
import { listerOf } from '../framework/objectLister.ts';
import { DEFAULT_PROFILE } from '../plugins.ts';
import { recordCycle } from '../record.ts';
import type { RecordedCase } from '../recordedCase.ts';
import { viewOf, type Cluster } from '../replay.ts';
import { podInfoOf } from '../snapshot/podInfo.ts';
import { aNode, anObject, aPod, type NodeOptions } from '../testing/build.ts';
import { changedNode, isOfPod, type Change } from './change.ts';
import { changedSpec } from './changedSpec.ts';
import { createdObjects } from './createdObjects.ts';
import { suggestionsFor } from './search.ts';
import { TrialBench } from './trialBench.ts';

/** The cluster with the changes made, built anew: nothing of the bench's own way of trying things is used. */
function after({ nodes, pods, objects = [] }: Cluster, pod: Pod, changes: readonly Change[]): { readonly cluster: Cluster; readonly pod: Pod } {
  let made = [...objects];
  for (const change of changes) {
    const { settled = [] } = createdObjects(change, listerOf(made)) ?? {};
    made = [...made.filter((one) => !settled.some((other) => other.kind === one.kind && other.metadata.name === one.metadata.name)), ...settled];
  }
  const removed = new Set(changes.flatMap((change) => (change.kind === 'remove' ? [change.pod] : [])));
  return {
    cluster: {
      nodes: nodes.map((node) => changes.filter((change) => 'node' in change && change.kind !== 'createVolume' && change.node === node.metadata.name).reduce(changedNode, node)),
      pods: pods.filter(({ metadata }) => !removed.has(`${metadata.namespace ?? 'default'}/${metadata.name}`)),
      objects: made,
    },
    pod: { ...pod, spec: changedSpec(pod.spec, changes.filter(isOfPod)) },
  };
}

function isFeasible(cluster: Cluster, pod: Pod, node: string, changes: readonly Change[]): boolean {
  const then = after(cluster, pod, changes);
  return DEFAULT_PROFILE.preEnqueue(then.pod) === undefined && recordCycle(DEFAULT_PROFILE, podInfoOf(then.pod), viewOf(then.cluster)).feasible.includes(node);
}

/** Suggestions for every node that is not feasible; each is sound, and none has a part too many. */
function checked(cluster: Cluster, pod: Pod): ReadonlyMap<string, readonly (readonly Change[])[]> {
  const bench = new TrialBench(DEFAULT_PROFILE, pod, viewOf(cluster));
  const found = new Map<string, readonly (readonly Change[])[]>();
  for (const node of bench.nodes) {
    const suggestions = suggestionsFor(bench, node);
    found.set(node, suggestions);
    if (isFeasible(cluster, pod, node, [])) expect(suggestions).toEqual([]);
    for (const changes of suggestions) {
      expect(isFeasible(cluster, pod, node, changes), `${node}: ${JSON.stringify(changes)}`).toBe(true);
      for (const part of changes) expect(isFeasible(cluster, pod, node, changes.filter((one) => one !== part)), `${node} without ${JSON.stringify(part)}`).toBe(false);
    }
  }
  return found;
}

const kinds = (suggestions: readonly (readonly Change[])[] | undefined): readonly string[] => (suggestions ?? []).map((changes) => changes.map(({ kind }) => kind).sort().join('+'));
const one = (pod: Pod, options: NodeOptions, pods: readonly Pod[] = [], objects: Cluster['objects'] = []): readonly (readonly Change[])[] => checked({ nodes: [aNode('n1', options)], pods, objects }, pod).get('n1')!;

describe('the smallest changes that make a node feasible', () => {
  it('takes a taint away or tolerates it', () => {
    expect(one(aPod('p'), { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] })).toEqual([
      [{ kind: 'untaint', node: 'n1', key: 'team', effect: 'NoSchedule', value: 'a' }],
      [{ kind: 'tolerate', key: 'team', effect: 'NoSchedule', value: 'a' }],
    ]);
  });

  it('only tolerates a taint that its controller would set again', () => {
    expect(kinds(one(aPod('p'), { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] }))).toEqual(['tolerate']);
  });

  it('uncordons, and names no taint that goes with the cordon', () => {
    expect(kinds(one(aPod('p'), { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] }))).toEqual(['uncordon', 'tolerate']);
  });

  it('labels the node or drops the selector', () => {
    expect(one(aPod('p', { nodeSelector: { disk: 'ssd' } }), {})).toEqual([
      [{ kind: 'label', node: 'n1', key: 'disk', value: 'ssd' }],
      [{ kind: 'noSelector', key: 'disk', value: 'ssd' }],
    ]);
  });

  it('never labels what the kubelet itself writes', () => {
    expect(kinds(one(aPod('p', { nodeSelector: { 'kubernetes.io/hostname': 'other' } }), {}))).toEqual(['noSelector']);
  });

  it('finds the fewest Pods that must go, and by how much less to ask', () => {
    const pods = ['1500m', '200m', '400m', '1900m'].map((cpu, index) => aPod(`old${index}`, { node: 'n1', requests: { cpu } }));
    expect(one(aPod('p', { requests: { cpu: '300m' } }), {}, pods)).toEqual([
      [{ kind: 'remove', pod: 'default/old2' }],
    ]);
    expect(one(aPod('p', { requests: { cpu: '300m' } }), {}, pods.slice(0, 3).concat(aPod('old4', { node: 'n1', requests: { cpu: '1800m' } })))).toEqual([
      [{ kind: 'request', resource: 'cpu', by: 200 }],
      [{ kind: 'remove', pod: 'default/old1' }],
    ]);
  });

  it('removes no Pod that would be back at once, and none of higher priority', () => {
    const of = (kind: string) => ({ apiVersion: 'apps/v1', kind, name: 'x', uid: 'u', controller: true });
    const owned = (kind: string, cpu: string): Pod => { const pod = aPod(`of-${kind}`, { node: 'n1', requests: { cpu } }); return { ...pod, metadata: { ...pod.metadata, ownerReferences: [of(kind)] } }; };
    expect(one(aPod('p', { requests: { cpu: '4' } }), {}, [owned('DaemonSet', '1'), owned('StatefulSet', '1')])).toEqual([[{ kind: 'request', resource: 'cpu', by: 2000 }]]);
    expect(kinds(one(aPod('p', { requests: { cpu: '4' } }), {}, [owned('ReplicaSet', '1'), aPod('high', { node: 'n1', priority: 5 })]))).toEqual(['request', 'remove']);
  });

  it('finds all that stands in the way at once', () => {
    const taken = aPod('old', { node: 'n1', containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] });
    const wanted = aPod('p', { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] });
    const found = one(wanted, { taints: [{ key: 'team', effect: 'NoSchedule' }, { key: 'other', effect: 'NoExecute' }] }, [taken]);
    expect(kinds(found)[0]).toBe('label+noHostPort+untaint+untaint');
    expect(found.length).toBe(4);
  });

  it('opens gates first', () => {
    expect(kinds(one(aPod('p', { schedulingGates: [{ name: 'a' }, { name: 'b' }] }), {}))).toEqual(['ungate+ungate']);
  });

  it('widens a spread, or takes away who is too many', () => {
    const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } } };
    const nodes = [aNode('n1', { labels: { zone: 'a' } }), aNode('n2', { labels: { zone: 'b' }, allocatable: { pods: '0' } }), aNode('n3')];
    const pods = ['x', 'y'].map((name) => aPod(name, { labels: { app: 'a' }, node: 'n1' }));
    const found = checked({ nodes, pods }, aPod('p', { labels: { app: 'a' }, topologySpreadConstraints: [spread] }));
    expect(found.get('n1')).toContainEqual([{ kind: 'maxSkew', index: 0, topologyKey: 'zone', from: 1, to: 3 }]);
    expect(kinds(found.get('n1'))).toContain('remove+remove');
    expect(kinds(found.get('n3'))).toContain('label');
  });

  it('goes where its friends are, and away from its foes', () => {
    const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'db' } } };
    const nodes = [aNode('n1', { labels: { zone: 'a' } }), aNode('n2', { labels: { zone: 'b' } })];
    const pods = [aPod('db', { labels: { app: 'db' }, node: 'n1' })];
    const near = checked({ nodes, pods }, aPod('p', { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }));
    expect(near.get('n2')).toEqual([[{ kind: 'label', node: 'n2', key: 'zone', value: 'a', was: 'b' }], [{ kind: 'noAffinity', index: 0, topologyKey: 'zone' }]]);
    const far = checked({ nodes, pods }, aPod('p', { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }));
    expect(kinds(far.get('n1'))).toEqual(['noAntiAffinity', 'remove']);
    const host = aPod('host', { node: 'n1', affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, labelSelector: { matchLabels: { app: 'p' } } }] } } });
    expect(kinds(checked({ nodes, pods: [host] }, aPod('p', { labels: { app: 'p' } })).get('n1'))).toEqual(['remove']);
  });

  it('gives the node a newer kubelet, or the Pod less need of one', () => {
    const containers = [{ name: 'c', image: 'nginx', restartPolicyRules: [{ action: 'RestartAllContainers' }] }];
    const nodes = [aNode('old', { kubelet: 'v1.35.1' }), aNode('new', { kubelet: 'v1.37.2', features: ['RestartAllContainersOnContainerExits'], unschedulable: true })];
    const found = checked({ nodes, pods: [] }, aPod('p', { containers }));
    expect(found.get('old')).toEqual([[{ kind: 'noFeature', feature: 'RestartAllContainersOnContainerExits' }], [{ kind: 'upgradeKubelet', node: 'old', version: 'v1.37.2' }]]);
    expect(kinds(found.get('new'))).toEqual(['uncordon', 'tolerate']);
    const mounts = aPod('q', { containers: [{ name: 'c', volumeMounts: [{ name: 'v', mountPath: '/v', bindMountOptions: ['noexec'] }] }] });
    expect(kinds(checked({ nodes, pods: [] }, mounts).get('old'))).toEqual(['noFeature']);
    expect(kinds(checked({ nodes, pods: [] }, aPod('r', { hostNetwork: true, hostUsers: false })).get('old'))).toEqual(['noFeature']);
  });

  it('does without a device that nobody has', () => {
    const pod = aPod('p', { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }], containers: [{ name: 'c', resources: { claims: [{ name: 'gpu' }] } }] });
    const [[change]] = one(pod, {}) as [[Change]];
    expect(change).toEqual({ kind: 'noDevice', claim: 'gpu' });
    expect(changedSpec(pod.spec, [change])).toEqual({ containers: [{ name: 'c', resources: {} }] });
  });

  it('makes the claim and the volume that are missing', () => {
    const pod = aPod('p', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] });
    expect(kinds(one(pod, {}))).toEqual(['noVolume', 'createClaim+createVolume']);
    const lazy = anObject('StorageClass', 'lazy', { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' });
    const claim = anObject('PersistentVolumeClaim', 'data', { spec: { storageClassName: 'lazy', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }, 'default');
    expect(kinds(one(pod, {}, [], [lazy, claim]))).toEqual(['createVolume', 'noVolume']);
  });
});

/** Recorded clusters of all families: whatever they are like, no suggestion is wrong or too big. */
const FOLDER = 'src/engine/scheduler/testing';
describe('suggestions in recorded clusters', () => {
  const FAMILIES = ['mixed', 'nodeaffinity', 'podaffinity', 'resources', 'spread', 'taints', 'unschedulable', 'volumes', 'gates'];
  it.each(FAMILIES)('are sound and minimal: %s', (family) => {
    const cases = JSON.parse(readFileSync(`${FOLDER}/${family}.json`, 'utf8')) as readonly RecordedCase[];
    const clusters = new Map<string, Cluster>();
    let helped = 0;
    let refused = 0;
    for (const { name, cluster: own, sameClusterAs = '', pod } of cases) {
      const cluster = own ?? clusters.get(sameClusterAs);
      if (own !== undefined) clusters.set(name, own);
      if (cluster === undefined || pod === undefined || cluster.nodes.length > 30) continue;
      for (const [node, suggestions] of checked(cluster, pod)) {
        if (isFeasible(cluster, pod, node, [])) continue;
        refused++;
        if (suggestions.length > 0) helped++;
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect(helped).toBeGreaterThan(refused / 4);
  });
});
