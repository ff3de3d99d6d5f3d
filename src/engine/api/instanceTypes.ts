/**
 * Instance types of three providers as data, and how each names a machine to Kubernetes (spec.providerID). Upstream: the providers' catalogues;
 * cloud-provider-aws pkg/providers/v1 (instances.go), cloud-provider-gcp (gce_instances.go), cloud-provider-openstack (instancesv2.go).
 */
import { fnv1a32 } from '../kernel/random.ts';
import type { Machine } from './machine.ts';

export const PROVIDERS = ['aws', 'gcp', 'openstack'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface InstanceType {
  readonly name: string;
  readonly provider: ProviderName;
  readonly cpu: number;
  /** Gibibytes. */
  readonly memory: number;
}

const of = (provider: ProviderName, types: readonly (readonly [name: string, cpu: number, memory: number])[]): readonly InstanceType[] =>
  types.map(([name, cpu, memory]) => ({ name, provider, cpu, memory }));

export const INSTANCE_TYPES: readonly InstanceType[] = [
  ...of('aws', [['t3.medium', 2, 4], ['t3.large', 2, 8], ['t3.xlarge', 4, 16], ['m6i.large', 2, 8], ['m6i.xlarge', 4, 16], ['m6i.2xlarge', 8, 32], ['c6i.large', 2, 4], ['c6i.xlarge', 4, 8], ['r6i.large', 2, 16], ['r6i.xlarge', 4, 32]]),
  ...of('gcp', [['e2-medium', 2, 4], ['e2-standard-2', 2, 8], ['e2-standard-4', 4, 16], ['e2-standard-8', 8, 32], ['n2-standard-2', 2, 8], ['n2-standard-4', 4, 16], ['n2-highmem-2', 2, 16], ['n2-highcpu-4', 4, 4], ['c3-standard-4', 4, 16]]),
  ...of('openstack', [['m1.small', 1, 2], ['m1.medium', 2, 4], ['m1.large', 4, 8], ['m1.xlarge', 8, 16]]),
];

export const instanceTypeOf = (name: string | undefined): InstanceType | undefined => INSTANCE_TYPES.find((type) => type.name === name);

/** Whose instance a machine is; undefined for hardware and virtual machines of one's own. */
export const providerOf = ({ instanceType }: Pick<Machine, 'instanceType'>): ProviderName | undefined => instanceTypeOf(instanceType)?.provider;

/** Regions and their zones. OpenStack's availability zones are named by whoever runs it. */
export const REGIONS: { readonly [name in ProviderName]: { readonly region: string; readonly zones: readonly string[] } } = {
  aws: { region: 'eu-south-2', zones: ['eu-south-2a', 'eu-south-2b', 'eu-south-2c'] },
  gcp: { region: 'europe-southwest1', zones: ['europe-southwest1-a', 'europe-southwest1-b', 'europe-southwest1-c'] },
  openstack: { region: 'RegionOne', zones: ['nova', 'nova-2', 'nova-3'] },
};

const GCP_PROJECT = 'podium-lab';
const hex = (name: string, parts: number): string => Array.from({ length: parts }, (_, part) => fnv1a32(`${name}/instance/${part}`).toString(16).padStart(8, '0')).join('');

function uuid(name: string): string {
  const text = hex(name, 4);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`;
}

/** As `spec.providerID`: `aws:///eu-south-2a/i-0123456789abcdef0`, `gce://project/zone/name`, `openstack:///uuid`. */
export function providerIdOf({ name, instanceType, labels }: Pick<Machine, 'name' | 'instanceType' | 'labels'>): string | undefined {
  const provider = providerOf({ ...(instanceType !== undefined && { instanceType }) });
  if (provider === undefined) return undefined;
  const zone = labels?.['topology.kubernetes.io/zone'] ?? REGIONS[provider].zones[0]!;
  if (provider === 'aws') return `aws:///${zone}/i-0${hex(name, 2)}`;
  return provider === 'gcp' ? `gce://${GCP_PROJECT}/${zone}/${name}` : `openstack:///${uuid(name)}`;
}
