/**
 * What a provider says of its instances, as the controllers that ask it read it. Upstream: k8s.io/cloud-provider (InstanceMetadata, Routes).
 */
import type { CloudPlan } from '../controller.ts';

export interface Instance {
  readonly name: string;
  /** As `spec.providerID`. */
  readonly id: string;
  readonly state: 'running' | 'stopped' | 'terminated';
  readonly zone: string;
  readonly type: string;
  readonly ip: string;
}

/** The answer to `listInstances`. */
export const instanceIn = (list: unknown, name: string): Instance | undefined => ((list ?? []) as readonly Instance[]).find((instance) => instance.name === name);

export const askFor = (name: string, routine: boolean): CloudPlan => ({ action: 'listInstances', params: {}, about: name, as: `list ${name}`, routine });
