/**
 * The default cluster with another network: `geneve-nftables`, `ipip-ipvs`... one for each pair of a Pod network and a mode of kube-proxy. Routes in
 * a cloud need one: that cluster runs on Google's instances. Upstream: kubeadm with another CNI plugin, kube-proxy's --proxy-mode.
 */
import { CLOUD_SCENARIOS } from './cloudScenarios.ts';
import { CNIS } from './network/cni.ts';
import { PROXY_MODES } from './network/rules.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

const CLOUD = CLOUD_SCENARIOS.find(({ provider }) => provider === 'gcp') ?? DEFAULT_SCENARIO;

export const NETWORK_SCENARIOS: readonly Scenario[] = CNIS.flatMap((cni) =>
  PROXY_MODES.map((proxyMode): Scenario => ({ ...(cni === 'cloudRoutes' ? CLOUD : DEFAULT_SCENARIO), id: `${cni}-${proxyMode}`, cni, proxyMode })),
);
