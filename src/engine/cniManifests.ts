/**
 * The agent of the CNI plugin as its project's manifest installs it: a DaemonSet whose Pods make the network of their nodes. Upstream:
 * flannel-io/flannel (kube-flannel.yml), antrea-io/antrea (antrea.yml), projectcalico/calico (calico.yaml), sig-windows-tools (flannel). Leaves out:
 * init containers that copy the plugin to the machine, calico's and antrea's further programs and kinds of objects.
 */
import { RBAC_GROUP } from './api/kinds/rbac.ts';
import { CNI_PROFILES, type Cni, type CniAgentProfile } from './network/cni.ts';
import type { Scenario } from './scenario.ts';
import type { Manifest } from './systemManifests.ts';

/** Whether the agent is there as a Pod on each node; otherwise the nodes have their networks without it. */
export const cniAgentRuns = ({ cni = 'vxlan', systemPods, workload }: Scenario): boolean => systemPods && workload === 'containers' && CNI_PROFILES[cni].agent !== undefined;

/** Namespaces that the manifest brings along. */
export function cniNamespaces(scenario: Scenario): readonly string[] {
  const namespace = CNI_PROFILES[scenario.cni ?? 'vxlan'].agent?.namespace ?? 'kube-system';
  return cniAgentRuns(scenario) && namespace !== 'kube-system' ? [namespace] : [];
}

interface Installed {
  readonly account: string;
  readonly labels: { readonly [key: string]: string };
  readonly image: string;
  readonly command: readonly string[];
  readonly requests: { readonly [resource: string]: string };
  readonly config: string;
  readonly data: (podNetwork: string, cni: Cni) => { readonly [file: string]: string };
}

const FLANNEL: Installed = {
  account: 'flannel',
  labels: { app: 'flannel', tier: 'node' },
  image: 'ghcr.io/flannel-io/flannel:v0.27.4',
  command: ['/opt/bin/flanneld', '--ip-masq', '--kube-subnet-mgr'],
  requests: { cpu: '100m', memory: '50Mi' },
  config: 'kube-flannel-cfg',
  data: (podNetwork, cni) => ({ 'net-conf.json': `{\n  "Network": "${podNetwork}",\n  "EnableNFTables": false,\n  "Backend": {\n    "Type": "${cni === 'hostRoutes' ? 'host-gw' : 'vxlan'}"\n  }\n}\n` }),
};
const ANTREA: Installed = { account: 'antrea-agent', labels: { app: 'antrea', component: 'antrea-agent' }, image: 'antrea/antrea-agent-ubuntu:v2.4.3', command: ['antrea-agent', '--config=/etc/antrea/antrea-agent.conf'], requests: { cpu: '200m' }, config: 'antrea-config', data: () => ({ 'antrea-agent.conf': 'tunnelType: geneve\n' }) };
const CALICO: Installed = { account: 'calico-node', labels: { 'k8s-app': 'calico-node' }, image: 'docker.io/calico/node:v3.31.0', command: ['start_runit'], requests: { cpu: '250m' }, config: 'calico-config', data: (podNetwork) => ({ calico_backend: 'bird', ipv4pool_cidr: podNetwork, ipv4pool_ipip: 'Always' }) };

const INSTALLED: { readonly [cni in Cni]?: Installed } = { vxlan: FLANNEL, hostRoutes: FLANNEL, geneve: ANTREA, ipip: CALICO };

export function cniManifests(scenario: Scenario): Manifest[] {
  const { cni = 'vxlan', podNetwork, machines } = scenario;
  const [agent, installed] = [CNI_PROFILES[cni].agent, INSTALLED[cni]];
  if (!cniAgentRuns(scenario) || agent === undefined || installed === undefined) return [];
  const { namespace } = agent;
  const { account, config, data } = installed;
  const read = (resource: string, ...verbs: string[]) => ({ apiGroups: [''], resources: [resource], verbs });
  const rules = [read('pods', 'get'), read('nodes', 'get', 'list', 'watch'), read('nodes/status', 'patch')];
  return [
    { resource: { group: '', version: 'v1', resource: 'serviceaccounts' }, object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } } },
    { resource: { group: RBAC_GROUP, version: 'v1', resource: 'clusterroles' }, object: { apiVersion: `${RBAC_GROUP}/v1`, kind: 'ClusterRole', metadata: { name: account }, rules } },
    { resource: { group: RBAC_GROUP, version: 'v1', resource: 'clusterrolebindings' }, object: { apiVersion: `${RBAC_GROUP}/v1`, kind: 'ClusterRoleBinding', metadata: { name: account }, roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: account }, subjects: [{ kind: 'ServiceAccount', name: account, namespace }] } },
    { resource: { group: '', version: 'v1', resource: 'configmaps' }, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: config, namespace, labels: installed.labels }, data: data(podNetwork, cni) } },
    daemonSet(agent, installed, 'linux'),
    ...(machines.some(({ os }) => os === 'windows') ? [daemonSet(agent, installed, 'windows')] : []),
  ];
}

/** On every node of the system, whatever taints it has. */
function daemonSet({ namespace, daemonSet: plain }: CniAgentProfile, { account, labels: own, image, command, requests, config }: Installed, os: 'linux' | 'windows'): Manifest {
  const windows = os === 'windows';
  const name = windows ? `${plain}-windows` : plain;
  const labels = windows ? { ...own, os } : own;
  const container = {
    name: plain.replace(/-ds$/, ''),
    image: windows ? 'docker.io/sigwindowstools/flannel:v0.27.4-hostprocess' : image,
    ...(!windows && { command }),
    env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    ...(!windows && { resources: { requests }, securityContext: { privileged: true } }),
    volumeMounts: [{ name: 'config', mountPath: `/etc/${account}` }],
  };
  const spec = {
    priorityClassName: 'system-node-critical',
    serviceAccountName: account,
    hostNetwork: true,
    ...(windows && { os: { name: 'windows' }, securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\system' } } }),
    nodeSelector: { 'kubernetes.io/os': os },
    tolerations: [{ operator: 'Exists' }],
    containers: [container],
    volumes: [{ name: 'config', configMap: { name: config } }],
  };
  return { resource: { group: 'apps', version: 'v1', resource: 'daemonsets' }, object: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace, labels }, spec: { selector: { matchLabels: labels }, updateStrategy: { type: 'RollingUpdate' }, template: { metadata: { labels }, spec } } } };
}
