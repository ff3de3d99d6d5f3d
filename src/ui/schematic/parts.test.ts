import { describe, expect, it } from 'vitest';
import { schematicView } from '../../views/schematic.ts';
import { DEFAULT_SCENARIO, NETWORK_SCENARIOS, Run } from '../../engine/index.ts';
import { project } from '../../scene/project.ts';
import { CNI_AGENTS } from '../../scene/scene.ts';
import { neighbour } from '../graph/navigation.ts';
import { fakeScene } from '../testing/fakeScene.ts';
import { fitting } from './Label.tsx';
import { layOutSchematic } from './layout.ts';
import { machinesOf, machineState, planOf } from './parts.ts';
import { schematicStops } from './stops.ts';
import { standingOf, TERMS } from './terms.ts';
import { wayOf } from './ways.ts';

const VIEW = { fanned: false, open: false, unfolded: undefined };

const run = new Run(DEFAULT_SCENARIO, 1);
run.settle();
run.seek(run.head);
const scene = project(run);
const data = schematicView(run, {});
const machines = machinesOf(scene, data);

describe('what stands in the schematic', () => {
  it('has every program of the course on its machine; what is not in this cluster stays, as absent', () => {
    expect(machines.map(({ name, role }) => `${name} ${role}`)).toEqual(['controlplane master', 'worker1 worker', 'worker2 worker', 'worker3 worker']);
    expect(machines[0]!.programs.map(({ type, state }) => `${type} ${state === 'absent'}`)).toEqual(['kube-apiserver false', 'kube-scheduler false', 'kube-controller-manager false', 'etcd false', 'cloud-controller-manager true', 'kubelet false', 'kube-proxy false']);
    expect(machines[1]!.programs.map(({ id }) => id)).toEqual(['kubelet/worker1', 'kube-proxy/worker1']);
    expect(machines.flatMap(({ pods }) => pods.map(({ base }) => base))).toEqual(['coredns', 'coredns']);
    const agents = [DEFAULT_SCENARIO, ...NETWORK_SCENARIOS].flatMap((scenario) => new Run(scenario, 1).network.kind.cni.agent?.daemonSet ?? []);
    expect(new Set(agents)).toEqual(new Set(CNI_AGENTS));
  });

  it('shows machines that have not joined yet', () => {
    run.seek(1);
    const early = machinesOf(project(run), schematicView(run, {}));
    run.seek(run.head);
    expect(early.map(machineState)).toEqual(['notJoined', 'notJoined', 'notJoined', 'notJoined']);
  });

  it('says of each word of the page where it is, or why it is not there', () => {
    const standing = new Map(TERMS.map((id) => [id, standingOf(id, machines, data)]));
    expect([...standing].filter(([, { present }]) => !present).map(([id, { code }]) => `${id} ${code}`)).toEqual(['cloud-controller-manager noProvider', 'webUI addon', 'monitoring addon', 'logging addon']);
    expect(standing.get('dns')).toMatchObject({ present: true, data: { running: 2, all: 2 } });
    expect(standing.get('runtime')!.data).toEqual({ names: 'containerd' });
    expect(standing.get('supervisor')!.data).toEqual({ names: 'systemd' });
  });
});

describe('ways through the schematic', () => {
  const layout = layOutSchematic(planOf(machines, VIEW), 874, 520);
  const bar = layout.externalBar.y;

  it('cross the external network between machines, and do not leave a machine within it', () => {
    expect(Math.max(...wayOf(layout, 'kubelet/worker2', 'kube-apiserver')!.map(({ y }) => y))).toBeGreaterThan(bar);
    expect(Math.max(...wayOf(layout, 'user', 'kube-apiserver')!.map(({ y }) => y))).toBeGreaterThan(bar);
    expect(Math.max(...wayOf(layout, 'kube-scheduler', 'kube-apiserver')!.map(({ y }) => y))).toBeLessThan(bar - 100);
    expect(wayOf(layout, 'kube-apiserver', 'kubelet/worker2')![3]).not.toEqual(wayOf(layout, 'kubelet/worker2', 'kube-apiserver')!.at(-4));
    expect(wayOf(layout, 'kubelet/nowhere', 'kube-apiserver')).toBeUndefined();
  });
});

describe('the schematic by keyboard', () => {
  it('reaches every stop by arrows alone, for small and large clusters', () => {
    for (const nodes of [2, 4, 21]) {
      const many = machinesOf(fakeScene({ seq: 1, at: 0, actor: 'user', pods: [{ base: 'web', suffix: 'x', node: 'worker1', status: 'Running' }], nodes }), undefined);
      const layout = layOutSchematic(planOf(many, VIEW), 874, 520);
      const stops = schematicStops(layout, many, data.addons);
      const seen = new Set<string>();
      const queue = [stops.find((stop) => stop.id === 'kube-apiserver')!];
      for (let stop = queue.pop(); stop !== undefined; stop = queue.pop()) {
        if (seen.has(stop.id)) continue;
        seen.add(stop.id);
        for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const) {
          const next = neighbour(stops, stop, arrow);
          if (next !== undefined) queue.push(next);
        }
      }
      expect(stops.map((stop) => stop.id).filter((id) => !seen.has(id))).toEqual([]);
    }
  });
});

describe('labels', () => {
  it('become smaller, then shorter', () => {
    expect(fitting('kubelet', 100, 13)).toEqual({ text: 'kubelet', size: 13 });
    expect(fitting('cloud-controller-manager', 130, 13).size).toBeLessThan(10);
    expect(fitting('cloud-controller-manager', 60, 13).text).toMatch(/^cloud-.*…$/);
  });
});
