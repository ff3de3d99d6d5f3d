/** Configurations to begin with. */
const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

const fit = (strategy: string): string => `  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
${strategy.replace(/^/gm, '        ')}
`;

export const EXAMPLES = {
  defaults: HEAD,
  packed: `${HEAD}profiles:
- schedulerName: default-scheduler
  plugins:
    score:
      enabled:
      - name: NodeResourcesFit
        weight: 10
      disabled:
      - name: NodeResourcesBalancedAllocation
${fit('type: MostAllocated')}`,
  shape: `${HEAD}profiles:
- schedulerName: default-scheduler
${fit(`type: RequestedToCapacityRatio
resources:
- name: cpu
  weight: 3
- name: memory
  weight: 1
requestedToCapacityRatio:
  shape:
  - utilization: 0
    score: 0
  - utilization: 70
    score: 10
  - utilization: 100
    score: 0`)}`,
  profiles: `${HEAD}profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  percentageOfNodesToScore: 100
${fit('type: MostAllocated')}`,
  broken: `${HEAD}profiles:
- schedulerName: default-scheduler
  pluginz: {}
`,
} as const;

export type ExampleName = keyof typeof EXAMPLES;
