/**
 * The default cluster with another network: `geneve-nftables`, `ipip-ipvs`... one for each pair of a Pod network and a mode of kube-proxy. Upstream:
 * kubeadm with another CNI plugin, kube-proxy's --proxy-mode.
 */
import { CNIS } from './network/cni.ts';
import { PROXY_MODES } from './network/rules.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

export const NETWORK_SCENARIOS: readonly Scenario[] = CNIS.flatMap((cni) => PROXY_MODES.map((proxyMode): Scenario => ({ ...DEFAULT_SCENARIO, id: `${cni}-${proxyMode}`, cni, proxyMode })));
