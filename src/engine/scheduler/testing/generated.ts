/**
 * Generated nodes and Pods, small in number and alike enough to meet each other: few zones, labels, taints and ports. Not shipped.
 */
import fc from 'fast-check';
import type { Node } from '../../api/kinds/node.ts';
import type { Pod, PodSpec } from '../../api/kinds/pod.ts';
import { aNode, aPod } from './build.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';
const MEBIBYTE = 1024 * 1024;

const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq });
const app = fc.constantFrom('a', 'b', 'c');
const topologyKey = fc.constantFrom(ZONE, HOSTNAME, 'rack');
const effect = fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute');
const taint = fc.record({ key: fc.constantFrom('t', 'u'), value: fc.constantFrom('x', 'y'), effect });

export const nodes = (most: number): fc.Arbitrary<Node[]> =>
  fc.array(
    fc.record({
      zone: maybe(fc.constantFrom('z1', 'z2', 'z3', '')),
      rack: maybe(fc.constantFrom('r1', 'r2')),
      cpu: fc.integer({ min: 0, max: 4000 }),
      memory: fc.integer({ min: 0, max: 8000 }),
      pods: fc.integer({ min: 0, max: 5 }),
      taints: fc.array(taint, { maxLength: 1 }),
      unschedulable: fc.constantFrom(undefined, undefined, undefined, true),
      image: maybe(fc.integer({ min: 10, max: 900 })),
    }),
    { minLength: 1, maxLength: most },
  ).map((list) => list.map((shape, i) => nodeOf(`n${i}`, shape)));

interface NodeShape {
  readonly zone: string | undefined;
  readonly rack: string | undefined;
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly taints: NonNullable<Node['spec']['taints']>;
  readonly unschedulable: boolean | undefined;
  readonly image: number | undefined;
}

function nodeOf(name: string, { zone, rack, cpu, memory, pods, taints, unschedulable, image }: NodeShape): Node {
  return aNode(name, {
    labels: { ...(zone !== undefined && { [ZONE]: zone }), ...(rack !== undefined && { rack }) },
    allocatable: { cpu: `${cpu}m`, memory: `${memory}Mi`, pods: String(pods) },
    ...(taints.length > 0 && { taints }),
    ...(unschedulable === true && { unschedulable }),
    ...(image !== undefined && { images: [{ names: ['nginx:latest'], sizeBytes: image * MEBIBYTE }] }),
  });
}

const labelSelector = fc.oneof(
  { weight: 4, arbitrary: app.map((value) => ({ matchLabels: { app: value } })) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: app.map((value) => ({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: [value] }] })) },
);
const term = fc.record({ topologyKey, labelSelector });
const terms = fc.array(term, { minLength: 1, maxLength: 2 });
const weighted = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), podAffinityTerm: term }), { minLength: 1, maxLength: 2 });
const podTerms = fc
  .record({ required: maybe(terms, 2), preferred: maybe(weighted, 2) })
  .map(({ required, preferred }) => ({
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  }));
const zoneTerm = fc.constantFrom('z1', 'z2').map((zone) => ({ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }));
const nodeAffinity = fc
  .record({ required: maybe(zoneTerm, 2), preferred: maybe(zoneTerm, 2) })
  .map(({ required, preferred }) => ({
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [required] } }),
    ...(preferred && { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, preference: preferred }] }),
  }));
const constraint = fc.record({
  topologyKey,
  maxSkew: fc.integer({ min: 1, max: 2 }),
  whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector,
  nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
  nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
  minDomains: fc.constantFrom(1, 1, 3),
});
const toleration = fc.record({ key: fc.constantFrom('t', 'u'), operator: fc.constantFrom('Exists', 'Equal'), value: fc.constantFrom('', 'x') }).map((one) => (one.operator === 'Exists' ? { ...one, value: '' } : one));

const rules = fc.record({
  tolerations: maybe(fc.array(toleration, { maxLength: 2 })),
  nodeAffinity: maybe(nodeAffinity, 2),
  podAffinity: maybe(podTerms, 2),
  podAntiAffinity: maybe(podTerms, 2),
  topologySpreadConstraints: maybe(fc.array(constraint, { maxLength: 2 }), 2),
  hostPort: fc.constantFrom(undefined, undefined, undefined, 80, 81),
});
const NO_RULES = { tolerations: undefined, nodeAffinity: undefined, podAffinity: undefined, podAntiAffinity: undefined, topologySpreadConstraints: undefined, hostPort: undefined };
const RULES = ['tolerations', 'nodeAffinity', 'podAffinity', 'podAntiAffinity', 'topologySpreadConstraints', 'hostPort'] as const;

const spec = fc
  .record({
    cpu: maybe(fc.constantFrom('0', '100m', '700m', '2')),
    memory: maybe(fc.constantFrom('100Mi', '1Gi', '3Gi')),
    priority: fc.constantFrom(0, 0, 10),
    all: rules,
    // With all of them at once few Pods would find a place: most have one, or none.
    only: fc.constantFrom(...RULES, 'none', 'all'),
  })
  .map(({ cpu, memory, priority, all, only }): PodSpec => {
    const chosen: typeof all = only === 'all' ? all : only === 'none' ? NO_RULES : { ...NO_RULES, [only]: all[only] };
    const { tolerations, nodeAffinity: near, podAffinity, podAntiAffinity, topologySpreadConstraints, hostPort } = chosen;
    const affinity = { ...(near && { nodeAffinity: near }), ...(podAffinity && { podAffinity }), ...(podAntiAffinity && { podAntiAffinity }) };
    const requests = { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
    const container = { name: 'c', image: 'nginx', resources: { requests }, ...(hostPort !== undefined && { ports: [{ containerPort: 80, hostPort }] }) };
    return {
      containers: [container],
      priority,
      ...(Object.keys(affinity).length > 0 && { affinity }),
      ...(tolerations && { tolerations }),
      ...(topologySpreadConstraints && { topologySpreadConstraints }),
    } as PodSpec;
  });

/** Pods that wait; those of one list are of a few kinds only, as an application's are. */
export const pods = (most: number): fc.Arbitrary<Pod[]> =>
  fc
    .record({ kinds: fc.array(fc.record({ spec, app }), { minLength: 1, maxLength: 4 }), which: fc.array(fc.nat(3), { minLength: 1, maxLength: most }) })
    .map(({ kinds, which }) =>
      which.map((index, i) => {
        const kind = kinds[index % kinds.length]!;
        return aPod(`p${i}`, { ...kind.spec, labels: { app: kind.app } });
      }),
    );

export const placedOn = (pod: Pod, node: string): Pod => ({ ...pod, spec: { ...pod.spec, nodeName: node } });
