/**
 * The usual cluster one minor version ago, to be upgraded node by node. Upstream: kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade.
 */
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

export const UPGRADE_SCENARIO: Scenario = { ...DEFAULT_SCENARIO, id: 'upgrade', machines: DEFAULT_SCENARIO.machines.map((machine) => ({ ...machine, kubeletVersion: 'v1.36.4' })) };
