/**
 * What kubeadm installs in kube-system, as manifests. Upstream: cmd/kubeadm/app/phases/addons/{dns,proxy}. Leaves out: the roles of
 * bootstrap tokens and of kubeadm's own ConfigMaps.
 */
import { RBAC_GROUP } from './api/kinds/rbac.ts';
import type { Json } from './api/object.ts';
import { companionsOf } from './api/version.ts';
import type { ResourceName } from './client/informer.ts';
import { versionOf, type Scenario } from './scenario.ts';

type Body = { readonly [field: string]: Json };

export interface Manifest {
  readonly resource: ResourceName;
  readonly object: Body;
}

const core = (resource: string): ResourceName => ({ group: '', version: 'v1', resource });
const rbac = (resource: string): ResourceName => ({ group: RBAC_GROUP, version: 'v1', resource });
const apps = (resource: string): ResourceName => ({ group: 'apps', version: 'v1', resource });

/** `10.96.0.0/12` -> `10.96.0.10`: the address that every kubelet writes into resolv.conf. */
const dnsAddress = (scenario: Pick<Scenario, 'serviceNetwork'>): string =>
  scenario.serviceNetwork.split('/')[0]!.replace(/\d+$/, (last) => String(Number(last) + 10));

export function systemManifests(scenario: Scenario): Manifest[] {
  return [
    { resource: core('serviceaccounts'), object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'coredns' } } },
    { resource: core('serviceaccounts'), object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kube-proxy' } } },
    { resource: rbac('clusterroles'), object: dnsRole() },
    { resource: rbac('clusterrolebindings'), object: accountBinding('system:coredns', 'system:coredns', 'coredns') },
    { resource: rbac('clusterrolebindings'), object: accountBinding('kubeadm:node-proxier', 'system:node-proxier', 'kube-proxy') },
    { resource: core('configmaps'), object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns' }, data: { Corefile: COREFILE } } },
    { resource: core('configmaps'), object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-proxy', labels: { app: 'kube-proxy' } }, data: { 'config.conf': proxyConfig(scenario) } } },
    { resource: core('services'), object: dnsService(scenario) },
    { resource: apps('daemonsets'), object: proxyDaemonSet(versionOf(scenario)) },
    ...(scenario.machines.some(({ os }) => os === 'windows') ? [{ resource: apps('daemonsets'), object: windowsProxyDaemonSet(versionOf(scenario)) }] : []),
    { resource: apps('deployments'), object: dnsDeployment(versionOf(scenario)) },
  ];
}

function dnsRole() {
  const read = (apiGroup: string, ...resources: string[]) => ({ apiGroups: [apiGroup], resources, verbs: ['list', 'watch'] });
  return { apiVersion: `${RBAC_GROUP}/v1`, kind: 'ClusterRole', metadata: { name: 'system:coredns' }, rules: [read('', 'endpoints', 'services', 'pods', 'namespaces'), read('discovery.k8s.io', 'endpointslices')] };
}

const accountBinding = (name: string, role: string, account: string) => ({
  apiVersion: `${RBAC_GROUP}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'kube-system' }],
});

const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

const proxyConfig = (scenario: Scenario): string =>
  `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nclusterCIDR: ${scenario.podNetwork}\nmode: ""\n`;

function dnsService(scenario: Scenario) {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
    { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
    { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
  ];
  const labels = { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kube-dns', labels, annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' } }, spec: { clusterIP: dnsAddress(scenario), selector: { 'k8s-app': 'kube-dns' }, ports } };
}

/** Both kinds of nodes have a kube-proxy; what differs is the container and how it may reach its node. */
function proxyOn(system: 'linux' | 'windows', name: string, container: Body, more: Body): Body {
  const labels = { 'k8s-app': name };
  const env = [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }];
  const spec = {
    priorityClassName: 'system-node-critical',
    serviceAccountName: 'kube-proxy',
    hostNetwork: true,
    ...more,
    nodeSelector: { 'kubernetes.io/os': system },
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'kube-proxy', ...container, env, volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }] }],
    volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, labels },
    spec: { selector: { matchLabels: labels }, updateStrategy: { type: 'RollingUpdate' }, template: { metadata: { labels }, spec } },
  };
}

const proxyDaemonSet = (version: string): Body => {
  const command = ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'];
  return proxyOn('linux', 'kube-proxy', { image: `registry.k8s.io/kube-proxy:${version}`, command, securityContext: { privileged: true } }, {});
};

/** The kube-proxy of Windows nodes, which kubeadm does not install. Upstream: kubernetes-sigs/sig-windows-tools (kube-proxy.yml). */
const windowsProxyDaemonSet = (version: string): Body =>
  proxyOn('windows', 'kube-proxy-windows', { image: `sigwindowstools/kube-proxy:${version}-flannel-hostprocess` }, { os: { name: 'windows' }, securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\system' } } });

function dnsDeployment(version: string) {
  const labels = { 'k8s-app': 'kube-dns' };
  const container = {
    name: 'coredns',
    image: `registry.k8s.io/coredns/coredns:${companionsOf(version).dns}`,
    args: ['-conf', '/etc/coredns/Corefile'],
    resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
    ],
    livenessProbe: { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' }, initialDelaySeconds: 60, timeoutSeconds: 5, successThreshold: 1, failureThreshold: 5 },
    readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
    volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
  };
  const spec = {
    priorityClassName: 'system-cluster-critical',
    serviceAccountName: 'coredns',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] }, topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
    containers: [container],
    dnsPolicy: 'Default',
    volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', labels },
    spec: { replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } }, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
