import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Pod, type Steps } from '../engine/index.ts';
import { distributionView } from './distribution.ts';
import { pluginTermsView } from './pluginTerms.ts';
import { schedulerView } from './scheduler.ts';
import { schedulingCycleView } from './schedulingCycle.ts';
import { whatIfView } from './whatIf.ts';

const create = (run: Run, name: string, spec: object, resource = 'pods', group = '') =>
  run.execute({ verb: 'create', group, version: 'v1', resource, ...(resource === 'pods' && { namespace: 'default' }), user: 'kubernetes-admin', agent: 'kubectl', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '100m' } } }], ...spec } } });

describe('the scheduler from inside', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  create(run, 'fits', {});
  create(run, 'nowhere', { nodeSelector: { disk: 'ssd' } });
  create(run, 'gated', { schedulingGates: [{ name: 'wait' }] });
  create(run, 'big', { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '100' } } }] });
  run.settle();
  const view = schedulerView(run, {});
  const cycleOf = (name: string) => schedulingCycleView(run, { seq: view.cycles.find(({ pod }) => pod === `default/${name}`)!.seq })!;

  it('keeps each waiting Pod in its queue', () => {
    expect(view.queues.unschedulable.find(({ key }) => key === 'default/nowhere')).toMatchObject({ attempts: 1, plugins: ['TaintToleration', 'NodeAffinity'] });
    expect(view.queues.gated).toMatchObject([{ key: 'default/gated', plugins: ['SchedulingGates'], gates: ['wait'] }]);
    expect(view.counts).toMatchObject({ active: 0, unschedulable: 2, gated: 1, inFlight: 0 });
  });

  it('names the Pods that are in no queue, since no scheduler goes by the name that they ask for', () => {
    expect(view.unclaimed).toEqual([]);
    const own = new Run(DEFAULT_SCENARIO, 1);
    own.settle();
    create(own, 'lost', { schedulerName: 'packer' });
    own.settle();
    const { unclaimed, counts } = schedulerView(own, {});
    expect(unclaimed).toEqual([{ pod: 'default/lost', scheduler: 'packer' }]);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });

  it('says what else keeps a Pod out of the queue, and how to do without it', () => {
    const own = new Run(DEFAULT_SCENARIO, 1);
    own.settle();
    create(own, 'gpu', { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }] });
    own.settle();
    expect(schedulerView(own, {}).queues.gated).toMatchObject([{ key: 'default/gpu', plugins: ['DynamicResources'], held: 'pod "default/gpu": ResourceClaim not created yet' }]);
    const { nodes } = whatIfView(own, { pod: 'default/gpu' });
    expect(nodes!.find(({ name }) => name === 'worker1')!.suggestions[0]!.changes).toEqual([{ kind: 'noDevice', claim: 'gpu' }]);
  });

  it('keeps a Pod that needs a feature off old kubelets, until one is newer', () => {
    const machines = DEFAULT_SCENARIO.machines.map((one) => (one.controlPlane === true ? one : { ...one, kubeletVersion: 'v1.35.4' }));
    const own = new Run({ ...DEFAULT_SCENARIO, machines }, 1);
    own.settle();
    create(own, 'rules', { restartPolicy: 'Never', containers: [{ name: 'web', image: 'nginx', restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }] }] });
    own.settle();
    const waiting = () => schedulerView(own, {}).queues.unschedulable;
    expect(waiting()[0]?.last?.message).toContain("3 node(s) didn't match Pod's required features");
    const [suggestion] = whatIfView(own, { pod: 'default/rules' }).nodes!.find(({ name }) => name === 'worker1')!.suggestions.filter(({ changes }) => changes[0]!.kind === 'upgradeKubelet');
    expect(suggestion!.lines).toEqual(['ssh worker1 apt-get install -y kubelet=1.37.2-1.1', 'ssh worker1 systemctl restart kubelet']);
    own.machine({ do: 'install', name: 'worker1', version: 'v1.37.2' });
    own.fault({ code: 'stopKubelet', target: 'worker1' });
    own.fault({ code: 'startKubelet', target: 'worker1' });
    own.settle();
    expect(waiting()).toEqual([]);
    expect(own.objects<Pod>('', 'v1', 'pods').find(({ metadata }) => metadata.name === 'rules')?.spec.nodeName).toBe('worker1');
  });

  it('says what would wake a Pod, when it is flushed, and what its last cycle said', () => {
    const { wakes, flushAt, since, last, cause } = view.queues.unschedulable.find(({ key }) => key === 'default/nowhere')!;
    expect(wakes.map(({ event }) => event).sort()).toEqual(['Node/Add', 'Node/UpdateNodeLabel', 'Node/UpdateNodeTaint', 'TargetPod/UpdatePodToleration']);
    expect(wakes.find(({ event }) => event === 'Node/Add')).toMatchObject({ plugins: ['TaintToleration', 'NodeAffinity'], asks: true });
    expect(last).toMatchObject({ outcome: 'unschedulable', message: expect.stringContaining('0/4 nodes are available') as string });
    expect(cause?.type).toBeDefined();
    // The flush does come at that time, and not before.
    const waits = () => schedulerView(run, {}).cycles.filter(({ pod }) => pod === 'default/nowhere').length;
    expect(flushAt! % 30_000_000).toBe(0);
    expect(flushAt! - since).toBeGreaterThan(300_000_000);
    expect(flushAt! - since).toBeLessThanOrEqual(330_000_000);
    run.advanceTo(flushAt! - 1);
    expect(waits()).toBe(1);
    run.advanceTo(flushAt! + 1_000_000);
    expect(waits()).toBe(2);
  });

  it('shows a cycle with every verdict: the total is the sum of the weighted scores, the chosen node is among the best', () => {
    const cycle = cycleOf('fits');
    expect(cycle).toMatchObject({ outcome: 'bound', pod: 'default/fits', all: 4, looked: 4, wanted: 4 });
    const scorers = cycle.scorers.filter(({ skips }) => !skips);
    for (const { normalized, total } of cycle.nodes) if (total !== undefined) expect(normalized!.reduce((sum, value, index) => sum + value * scorers[index]!.weight, 0)).toBe(total);
    expect(cycle.nodes[0]).toMatchObject({ name: cycle.node, best: true });
    expect(cycle.best).toContain(cycle.node);
    expect(cycle.nodes.find(({ name }) => name === 'controlplane')!.refusals[0]).toMatchObject({ plugin: 'TaintToleration' });
    expect(cycle.filters.find(({ plugin }) => plugin === 'TaintToleration')!.out).toEqual(['controlplane']);
    expect(cycle.preFilters.find(({ plugin }) => plugin === 'NodeAffinity')!.did).toBe('skips');
    expect(cycle.after.find(({ subject }) => subject === 'pods/binding')).toMatchObject({ verb: 'create', code: 201 });
    // It stood in the queue, before all others.
    expect(cycle.queue[0]).toMatchObject({ key: 'default/fits', priority: 0 });
    expect(cycle.queued).toBe(1);
    // The trace holds the same verdicts.
    for (const { node, total } of (run.entry(cycle.seq)!.data as Steps['scheduled']).verdicts!) expect(cycle.nodes.find(({ name }) => name === node)?.total).toBe(total);
  });

  it('puts the numbers of the cycle into the formula of every plugin that scores: the same raw, normalised and weighted score as in the table', () => {
    const cycle = cycleOf('fits');
    const scorers = cycle.scorers.filter(({ skips }) => !skips);
    for (const { name, raw, normalized } of cycle.nodes) {
      scorers.forEach(({ plugin, weight }, index) => {
        const { score } = pluginTermsView(run, { seq: cycle.seq, plugin, node: name });
        if (raw === undefined) return expect(score).toBeUndefined();
        return expect([score!.raw.value, (score!.normalized ?? score!.raw).value, score!.weighted]).toEqual([raw[index], normalized![index], weight * normalized![index]!]);
      });
    }
    expect(pluginTermsView(run, { seq: cycle.seq, plugin: 'TaintToleration', node: 'controlplane' }).filter).toMatchObject({ passes: false, all: [{ code: 'taint', subject: 'node-role.kubernetes.io/control-plane:NoSchedule', holds: false }] });
  });

  it('shows a Pod that fits nowhere with all of its reasons, and what preemption said', () => {
    const cycle = cycleOf('nowhere');
    expect(cycle.outcome).toBe('unschedulable');
    expect(cycle.nodes.every(({ refusals }) => refusals.length > 0)).toBe(true);
    expect(cycle.postFilters.at(-1)!.message).toContain('Preemption is not helpful for scheduling');
    expect(pluginTermsView(run, { seq: cycleOf('big').seq, plugin: 'NodeResourcesFit', node: 'worker1' }).filter!.all.find(({ subject }) => subject === 'cpu')).toMatchObject({ left: { value: 100_000, unit: 'm' }, holds: false });
  });

  it('shows how what is requested lies on the nodes, over time: the last sample is the sum over the Pods, the first is before them', () => {
    const { times, series, rows, spread } = distributionView(run, { of: 'nodes', resource: 'cpu' });
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const { values } of series) expect(values).toHaveLength(times.length);
    expect(spread).toHaveLength(times.length);
    const pods = run.objects<import('../engine/index.ts').Pod>('', 'v1', 'pods').filter(({ spec }) => spec.nodeName === cycleOf('fits').node);
    const row = rows.find(({ name }) => name === cycleOf('fits').node)!;
    expect(row.pods).toBe(pods.length);
    expect(series.find(({ name }) => name === row.name)!.values.at(-1)).toBe(row.requested / row.allocatable);
    const before = series.find(({ name }) => name === row.name)!.values.find((value) => value !== null)!;
    expect(before).toBeLessThan(row.requested / row.allocatable);
    const { position } = run;
    distributionView(run, { of: 'zones', resource: 'pods' });
    expect(run.position).toBe(position);
  });
});

describe('a scheduler with a configuration of its own', () => {
  const profiles = `profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 3}, {name: memory, weight: 1}]}}
  plugins: {multiPoint: {enabled: [{name: NodeResourcesFit, weight: 10}]}}
`;
  const schedulerConfig = `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\npodInitialBackoffSeconds: 4\n${profiles}`;
  const run = new Run({ ...DEFAULT_SCENARIO, schedulerConfig }, 1);
  run.settle();
  create(run, 'packed', { schedulerName: 'packer' });
  create(run, 'stuck', { schedulerName: 'packer', nodeSelector: { disk: 'ssd' } });
  run.settle();
  const view = schedulerView(run, {});

  it('shows the profile, its weights and arguments, and formulas that give the very scores', () => {
    const { seq } = view.cycles.find(({ pod, scheduler }) => pod === 'default/packed' && scheduler === 'packer')!;
    const cycle = schedulingCycleView(run, { seq })!;
    expect(cycle.scheduler).toBe('packer');
    expect(cycle.args['NodeResourcesFit']).toMatchObject({ scoringStrategy: { type: 'MostAllocated' } });
    const place = cycle.scorers.filter(({ skips }) => !skips).findIndex(({ plugin }) => plugin === 'NodeResourcesFit');
    for (const { name, raw } of cycle.nodes.filter(({ total }) => total !== undefined)) {
      const { score } = pluginTermsView(run, { seq, plugin: 'NodeResourcesFit', node: name });
      expect(score).toMatchObject({ raw: { value: raw![place] }, weight: 10, lines: [{ code: 'taken', subject: 'cpu' }, { code: 'taken', subject: 'memory' }] });
    }
  });

  it('reckons with its back-offs', () => {
    const { backoffEnds, since, scheduler } = view.queues.unschedulable[0]!;
    expect(scheduler).toBe('packer');
    expect(backoffEnds! - since).toBeGreaterThan(3_000_000);
  });
});
