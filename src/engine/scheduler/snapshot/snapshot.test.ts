import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { aNode, aPod } from '../testing/build.ts';
import { Snapshot, snapshotOf } from './snapshot.ts';

const ZONE = 'topology.kubernetes.io/zone';

/** Everything that plugins can see of a snapshot. */
function seen(snapshot: Snapshot): unknown {
  const zones = snapshot.tally('zones', ({ sample }) => (sample.labels['app'] === 'a0' ? [{ topologyKey: ZONE, weight: 2 }] : []));
  const nodes = snapshot.nodes().map((node) => ({
    name: node.name,
    amounts: [node.milliCpu, node.memory, node.ephemeralStorage, node.assumedMilliCpu, node.assumedMemory],
    pods: [...node.pods.keys()].sort(),
    ports: [...node.ports.keys()].sort(),
    image: snapshot.image('nginx:latest')?.sizes.get(node.name),
  }));
  const classes = [...snapshot.classes()].map((group) => [
    group.sample.classKey,
    [...group.counts].map(([node, pods]) => [node.name, pods]).sort(),
  ]);
  return {
    nodes,
    zones: [...zones.parts.values()].flatMap(({ column, sums }) => column.values.map((value, i) => [value, sums[i]])).filter(([, sum]) => sum !== 0).sort(),
    classes: classes.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    claim: snapshot.claimInUse('default/data'),
  };
}

const aNodeOf = (index: number, zone: string): Node =>
  aNode(`n${index}`, { labels: { [ZONE]: zone }, images: index % 2 === 0 ? [{ names: ['nginx:latest'], sizeBytes: 100 + index }] : [] });
const aPodOf = (index: number, node: number, cpu: number): Pod =>
  aPod(`p${index}`, {
    node: `n${node}`,
    labels: { app: `a${index % 3}` },
    containers: [
      {
        name: 'c',
        image: 'nginx',
        resources: { requests: { cpu: `${cpu}m` } },
        ports: index % 2 === 0 ? [{ containerPort: 80, hostPort: 8000 + index }] : [],
      },
    ],
    ...(index === 1 && { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] }),
  });

const small = fc.integer({ min: 0, max: 4 });
const zone = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  fc.record({ op: fc.constant('setNode' as const), index: small, zone }),
  fc.record({ op: fc.constant('removeNode' as const), index: small }),
  fc.record({
    op: fc.constant('setPod' as const),
    index: fc.integer({ min: 0, max: 7 }),
    node: small,
    cpu: fc.integer({ min: 0, max: 2000 }),
  }),
  fc.record({ op: fc.constant('removePod' as const), index: fc.integer({ min: 0, max: 7 }) }),
);

describe('the snapshot', () => {
  it('kept up by changes is the one built anew', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const snapshot = new Snapshot();
        const nodes = new Map<number, Node>();
        const pods = new Map<number, Pod>();
        for (const change of steps) {
          if (change.op === 'setNode') nodes.set(change.index, aNodeOf(change.index, change.zone));
          if (change.op === 'removeNode') nodes.delete(change.index);
          if (change.op === 'setPod') pods.set(change.index, aPodOf(change.index, change.node, change.cpu));
          if (change.op === 'removePod') pods.delete(change.index);
          if (change.op === 'setNode') snapshot.setNode(nodes.get(change.index)!);
          if (change.op === 'removeNode') snapshot.removeNode(`n${change.index}`);
          if (change.op === 'setPod') snapshot.setPod(pods.get(change.index)!);
          if (change.op === 'removePod') snapshot.removePod(`default/p${change.index}`);
          seen(snapshot);
        }
        expect(seen(snapshot)).toEqual(seen(snapshotOf([...nodes.values()], [...pods.values()])));
      }),
      { numRuns: 300 },
    );
  });

  it('takes nodes zone by zone in turn', () => {
    const nodes = [aNodeOf(0, 'a'), aNodeOf(1, 'a'), aNodeOf(2, 'a'), aNodeOf(3, 'b'), aNodeOf(4, 'c')];
    expect(
      snapshotOf(nodes, [])
        .nodes()
        .map(({ name }) => name),
    ).toEqual(['n0', 'n3', 'n4', 'n1', 'n2']);
  });

  it('Pods that have ended take no room', () => {
    const snapshot = snapshotOf([aNode('a')], [aPod('p', { node: 'a', requests: { cpu: '1' } })]);
    snapshot.setPod(aPod('p', { node: 'a', requests: { cpu: '1' }, status: { phase: 'Succeeded' } }));
    expect(snapshot.get('a')?.milliCpu).toBe(0);
  });
});
