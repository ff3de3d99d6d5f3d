import { describe, expect, it } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import type { Profile } from '../framework/profile.ts';
import { DEFAULT_PROFILE, DEFAULT_PLUGINS } from '../plugins.ts';
import { POINTS } from '../framework/profile.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { IMPLEMENTED } from './pluginSets.ts';
import { readConfiguration, type ConfigurationFault } from './read.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

function made(rest: string): Profile {
  const read = readConfiguration(HEAD + rest);
  if (!read.ok) throw new Error(read.error);
  return read.settings.profiles.list[0]!;
}

function refused(rest: string, head = HEAD): { readonly error: string; readonly faults: readonly ConfigurationFault[] } {
  const read = readConfiguration(head + rest);
  return read.ok ? { error: '', faults: [] } : read;
}

const scores = (profile: Profile): string => profile.scorers.map(({ plugin, weight }) => `${plugin.name} ${weight}`).join(', ');
const names = (profile: Profile, point: (typeof POINTS)[number]): string => profile.at(point).map(({ name }) => name).join(' ');

describe('a configuration with nothing in it', () => {
  it('is the default', () => {
    const profile = made('');
    for (const point of POINTS) if (point !== 'preFilter' && point !== 'preScore') expect(names(profile, point), point).toBe(names(DEFAULT_PROFILE, point));
    expect(profile.filters).toEqual(DEFAULT_PROFILE.filters);
    expect(scores(profile)).toBe(scores(DEFAULT_PROFILE));
    expect(profile).toMatchObject({ name: 'default-scheduler', percentage: 0, bindTimeout: 600 * SECOND, preFilterOrder: undefined });
  });

  it('has plugins that implement what they implement upstream', () => {
    // Whose preparations upstream are none, or are done elsewhere here.
    const known = ['ImageLocality preScore', 'DynamicResources preScore', 'NodeName preFilter'];
    const more = DEFAULT_PLUGINS.flatMap(({ plugin }) => POINTS.filter((point) => DEFAULT_PROFILE.at(point).includes(plugin) && !IMPLEMENTED[plugin.name]!.includes(point)).map((point) => `${plugin.name} ${point}`));
    expect(more.filter((one) => !known.includes(one))).toEqual([]);
    expect(Object.keys(IMPLEMENTED).sort()).toEqual(DEFAULT_PLUGINS.map(({ plugin }) => plugin.name).sort());
  });
});

const profileWith = (plugins: string): string => `profiles:\n- plugins:\n${plugins.replace(/^/gm, '    ')}\n`;

describe('plugins', () => {
  it('take weights at their point, and 1 when multiPoint names them without', () => {
    expect(scores(made(profileWith('score:\n  enabled:\n  - name: ImageLocality\n    weight: 7')))).toMatch(/^ImageLocality 7, TaintToleration 3/);
    expect(scores(made(profileWith('multiPoint:\n  enabled:\n  - name: NodeAffinity')))).toMatch(/^TaintToleration 3, NodeAffinity 1, /);
    expect(scores(made(profileWith('multiPoint:\n  enabled:\n  - {name: NodeAffinity, weight: 9}')))).toMatch(/^TaintToleration 3, NodeAffinity 9, /);
  });

  it('are taken off a point, all with *, or everywhere with multiPoint', () => {
    expect(scores(made(profileWith('score:\n  disabled:\n  - name: NodeAffinity')))).not.toContain('NodeAffinity');
    expect(scores(made(profileWith("score:\n  disabled:\n  - name: '*'\n  enabled:\n  - name: ImageLocality")))).toBe('ImageLocality 1');
    const without = made(profileWith('multiPoint:\n  disabled:\n  - name: TaintToleration'));
    expect([names(without, 'filter'), scores(without)].join(' ')).not.toContain('TaintToleration');
    expect(names(made(profileWith('filter:\n  disabled:\n  - name: NodePorts')), 'preFilter')).toContain('NodePorts');
  });

  it('stand first when they are named at the point, and last when they are new to it', () => {
    expect(names(made(profileWith('filter:\n  enabled:\n  - name: NodePorts\n  - name: NodeName')), 'filter')).toMatch(/^NodePorts NodeName NodeUnschedulable/);
    const few = made(profileWith("multiPoint:\n  disabled:\n  - name: '*'\n  enabled:\n  - name: PrioritySort\n  - name: DefaultBinder\nfilter:\n  enabled:\n  - name: NodeName"));
    expect([names(few, 'filter'), names(few, 'queueSort'), names(few, 'postFilter'), scores(few)]).toEqual(['NodeName', 'PrioritySort', '', '']);
  });

  it.each([
    ["queueSort:\n  disabled:\n  - name: '*'", 'only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0'],
    ["bind:\n  disabled:\n  - name: '*'", 'at least one bind plugin is needed for profile with scheduler name "default-scheduler"'],
    ['score:\n  enabled:\n  - name: Coscheduling', 'ScorePlugin "Coscheduling" does not exist'],
    ['multiPoint:\n  enabled:\n  - name: Coscheduling', 'PreFilterPlugin "Coscheduling" does not exist'],
    ['score:\n  enabled:\n  - name: NodePorts', 'plugin "NodePorts" does not extend ScorePlugin plugin'],
    ['score:\n  enabled:\n  - name: NodeAffinity\n  - name: NodeAffinity', 'plugin "NodeAffinity" already registered as "ScorePlugin"'],
  ])('cannot be\n%s', (plugins, why) => expect(refused(profileWith(plugins)).error).toBe(`initializing profiles: creating profile for scheduler name default-scheduler: ${why}`));
});

describe('what is not a configuration', () => {
  it('has its line and column', () => {
    expect(refused('profiles:\n- a: [')).toMatchObject({ error: expect.stringMatching(/^yaml: line \d+: did not find expected node content$/) as string, faults: [{ line: expect.any(Number) as number, column: 1 }] });
    expect(refused('profiles:\n- schedulerNam: x\nparalelism: 1')).toMatchObject({
      error: 'strict decoding error: unknown field "profiles[0].schedulerNam", unknown field "paralelism"',
      faults: [{ line: 4, column: 3 }, { line: 5, column: 1 }],
    });
    expect(refused('parallelism: 1\nparallelism: 2')).toMatchObject({ error: 'strict decoding error: yaml: unmarshal errors:\n  line 4: key "parallelism" already set in map', faults: [{ line: 4, column: 14 }] });
    expect(refused('parallelism: many')).toMatchObject({ error: 'json: cannot unmarshal string into Go struct field KubeSchedulerConfiguration.parallelism of type int32', faults: [{ line: 3, column: 1 }] });
    expect(refused('profiles:\n- pluginConfig:\n  - name: NodeResourcesFit\n    args:\n      scoringStrategi: {}')).toMatchObject({
      error: 'strict decoding error: decoding .profiles[0].pluginConfig[0]: strict decoding error: decoding args for plugin NodeResourcesFit: strict decoding error: unknown field "scoringStrategi"',
      faults: [{ line: 7, column: 7 }],
    });
  });

  it('is of no known kind', () => {
    expect(refused('', '').error).toBe("Object 'Kind' is missing in ''");
    expect(refused('', 'kind: KubeSchedulerConfiguration\n').error).toMatch(/^Object 'apiVersion' is missing in /);
    expect(refused('', 'apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration\n').error).toMatch(/^no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io\/v1beta3" in scheme /);
    expect(refused('', '- a\n').error).toMatch(/cannot unmarshal array/);
    expect(refused('', `${'['.repeat(2000)}`).error).toMatch(/exceeded max depth/);
  });
});

const argsOf = (name: string, args: string): string => `profiles:\n- pluginConfig:\n  - name: ${name}\n    args:\n${args.replace(/^/gm, '      ')}\n`;

describe('what is wrong in it', () => {
  it.each([
    ['parallelism: 0', 'parallelism: Invalid value: 0: should be an integer value greater than zero'],
    ['percentageOfNodesToScore: 101', 'percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]'],
    ['podInitialBackoffSeconds: 20', 'podMaxBackoffSeconds: Invalid value: 10: must be greater than or equal to PodInitialBackoffSeconds'],
    ['profiles:\n- {}\n- schedulerName: b', 'profiles[0].schedulerName: Required value'],
    ['profiles:\n- schedulerName: b\n- schedulerName: b', 'profiles[1].schedulerName: Duplicate value: profiles[0].schedulerName'],
    ['leaderElection:\n  leaseDuration: 5s', 'leaderElection.leaseDuration: Invalid value: 10s: LeaseDuration must be greater than RenewDeadline'],
    ['leaderElection:\n  resourceLock: endpoints', 'leaderElection.resourceLock: Invalid value: "endpoints": resourceLock value must be "leases"'],
    ['leaderElection:\n  leaseDuration: soon', 'time: invalid duration "soon"'],
    ['extenders:\n- urlPrefix: http://x\n  prioritizeVerb: p', 'extenders[0].weight: Invalid value: 0: must have a positive weight applied to it'],
    [argsOf('InterPodAffinity', 'hardPodAffinityWeight: 200'), 'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 200: not in valid range [0, 100]'],
    [argsOf('DefaultPreemption', 'minCandidateNodesPercentage: 200'), 'profiles[0].pluginConfig[0].args.minCandidateNodesPercentage: Invalid value: 200: not in valid range [0, 100]'],
    [argsOf('NodeResourcesBalancedAllocation', 'resources:\n- {name: cpu, weight: 2}'), 'profiles[0].pluginConfig[0].args.resources[0].weight: Invalid value: 2: must be 1'],
    [argsOf('PodTopologySpread', 'defaultConstraints:\n- {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}'), 'profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty'],
    [argsOf('VolumeBinding', 'shape:\n- {utilization: 100, score: 0}\n- {utilization: 0, score: 11}'), '[profiles[0].pluginConfig[0].args.shape[1].utilization: Invalid value: 0: values must be sorted in increasing order, profiles[0].pluginConfig[0].args.shape[1].score: Invalid value: 11: not in valid range [0, 10]]'],
    [argsOf('NodeResourcesFit', 'scoringStrategy:\n  type: Random'), 'initializing profiles: creating profile for scheduler name default-scheduler: initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "Random": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"'],
    [argsOf('NodeAffinity', 'addedAffinity:\n  requiredDuringSchedulingIgnoredDuringExecution:\n    nodeSelectorTerms:\n    - matchExpressions:\n      - {key: zone, operator: Is}'), 'profiles[0].pluginConfig[0].args.addedAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Unsupported value: "Is": supported values: "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"'],
  ])('%s', (rest, error) => expect(refused(rest).error).toBe(error));

  it('says where', () => expect(refused(argsOf('InterPodAffinity', 'hardPodAffinityWeight: 200')).faults).toEqual([{ message: expect.any(String) as string, field: 'profiles[0].pluginConfig[0].args.hardPodAffinityWeight', line: 7, column: 7 }]));
});

it('reads the rest of it', () => {
  const read = readConfiguration(`${HEAD}parallelism: 4
percentageOfNodesToScore: 30
podInitialBackoffSeconds: 2
podMaxBackoffSeconds: 5
clientConnection: {qps: 5, burst: 7}
leaderElection: {leaderElect: true, leaseDuration: 1m30s, resourceName: mine}
extenders: [{urlPrefix: 'http://x'}]
profiles:
- schedulerName: one
  percentageOfNodesToScore: 70
- schedulerName: two
  pluginConfig:
  - {name: VolumeBinding, args: {bindTimeoutSeconds: 30}}
`);
  if (!read.ok) throw new Error(read.error);
  expect(read.settings).toMatchObject({ backoffs: { first: 2 * SECOND, longest: 5 * SECOND }, limit: { qps: 5, burst: 7 }, election: { duration: 90 * SECOND, lease: { name: 'mine' } } });
  expect(read.settings.profiles.list.map(({ name, percentage, bindTimeout }) => [name, percentage, bindTimeout])).toEqual([
    ['one', 70, 600 * SECOND],
    ['two', 30, 30 * SECOND],
  ]);
  expect(read.simplified.map(({ code }) => code)).toEqual(['extenders', 'parallelism']);
});

it('reads and writes durations as Go does', () => {
  expect(['15s', '1m30s', '1.5h', '250ms', '0', 'x', '', '5'].map(parseDuration)).toEqual([15 * SECOND, 90 * SECOND, 5400 * SECOND, SECOND / 4, 0, undefined, undefined, undefined]);
  expect([0, SECOND / 4, 90 * SECOND, 3600 * SECOND].map(formatDuration)).toEqual(['0s', '250ms', '1m30s', '1h0m0s']);
});
