/**
 * Static Pods: the control plane's own programs, started by the kubelet from manifests in /etc/kubernetes/manifests; the API server only has a
 * mirror of each. Upstream: cmd/kubeadm/app/phases/{controlplane,etcd}, pkg/kubelet/config/file.go, pkg/kubelet/pod/mirror_client.go.
 */
import { SCHEDULER_PATH } from '../api/schedulerFile.ts';
import { companionsOf } from '../api/version.ts';
import type { Machine } from '../api/machine.ts';
import type { Container, Pod, Probe } from '../api/kinds/pod.ts';
import { formatMicroTime } from '../api/time.ts';
import { fnv1a32 } from '../kernel/random.ts';
import type { Micros } from '../kernel/time.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const HASH = 'kubernetes.io/config.hash';

const ETCD_IMAGE = 'registry.k8s.io/etcd';
const PKI = '/etc/kubernetes/pki';

type Mounts = readonly (readonly [name: string, path: string, readOnly?: boolean])[];

/** What of the cluster stands in the manifests. */
export interface ClusterFlags {
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** Control plane machines that were there before, and this one. */
  readonly masters: readonly Pick<Machine, 'name' | 'address'>[];
}

/** Programs that each control plane machine runs. */
export const COMPONENTS: readonly string[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

interface Manifest {
  readonly component: string;
  readonly image: string;
  readonly command: (machine: Machine, cluster: ClusterFlags, config: boolean) => readonly string[];
  readonly cpu: string;
  readonly memory?: string;
  readonly port: number;
  readonly scheme: string;
  readonly paths: { readonly startup: string; readonly liveness: string; readonly readiness?: string };
  /** The address that it listens on: its own machine only, or all. */
  readonly local: boolean;
  readonly mounts: Mounts;
}

const CERTIFICATES: Mounts = [['ca-certs', '/etc/ssl/certs', true], ['etc-ca-certificates', '/etc/ca-certificates', true], ['k8s-certs', PKI, true]];

const MANIFESTS: readonly Manifest[] = [
  {
    component: 'etcd',
    image: ETCD_IMAGE,
    command: ({ name, address }, { masters }) => ['etcd', `--advertise-client-urls=https://${address}:2379`, `--cert-file=${PKI}/etcd/server.crt`, '--client-cert-auth=true', '--data-dir=/var/lib/etcd', `--initial-cluster=${masters.map((one) => `${one.name}=https://${one.address}:2380`).join(',')}`, ...(masters.length > 1 ? ['--initial-cluster-state=existing'] : []), `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`, '--listen-metrics-urls=http://127.0.0.1:2381', `--name=${name}`],
    cpu: '100m',
    memory: '100Mi',
    port: 2381,
    scheme: 'HTTP',
    paths: { startup: '/readyz', liveness: '/livez', readiness: '/readyz' },
    local: true,
    mounts: [['etcd-data', '/var/lib/etcd'], ['etcd-certs', `${PKI}/etcd`]],
  },
  {
    component: 'kube-apiserver',
    image: 'registry.k8s.io/kube-apiserver',
    command: ({ address, etcdServers = ['https://127.0.0.1:2379'] }, { serviceNetwork }) => ['kube-apiserver', `--advertise-address=${address}`, '--allow-privileged=true', '--authorization-mode=Node,RBAC', `--client-ca-file=${PKI}/ca.crt`, '--enable-admission-plugins=NodeRestriction', `--etcd-servers=${etcdServers.join(',')}`, '--secure-port=6443', `--service-cluster-ip-range=${serviceNetwork}`],
    cpu: '250m',
    port: 6443,
    scheme: 'HTTPS',
    paths: { startup: '/livez', liveness: '/livez', readiness: '/readyz' },
    local: false,
    mounts: CERTIFICATES,
  },
  {
    component: 'kube-controller-manager',
    image: 'registry.k8s.io/kube-controller-manager',
    command: (_machine, { podNetwork, serviceNetwork }) => ['kube-controller-manager', '--allocate-node-cidrs=true', '--bind-address=127.0.0.1', `--cluster-cidr=${podNetwork}`, '--cluster-name=kubernetes', '--controllers=*,bootstrapsigner,tokencleaner', '--kubeconfig=/etc/kubernetes/controller-manager.conf', '--leader-elect=true', `--service-cluster-ip-range=${serviceNetwork}`],
    cpu: '200m',
    port: 10_257,
    scheme: 'HTTPS',
    paths: { startup: '/healthz', liveness: '/healthz' },
    local: true,
    mounts: [...CERTIFICATES, ['kubeconfig', '/etc/kubernetes/controller-manager.conf', true]],
  },
  {
    component: 'kube-scheduler',
    image: 'registry.k8s.io/kube-scheduler',
    command: (_machine, _cluster, config) => ['kube-scheduler', '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf', '--bind-address=127.0.0.1', ...(config ? [`--config=${SCHEDULER_PATH}`] : []), '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'],
    cpu: '100m',
    port: 10_259,
    scheme: 'HTTPS',
    paths: { startup: '/livez', liveness: '/livez', readiness: '/readyz' },
    local: true,
    mounts: [['kubeconfig', '/etc/kubernetes/scheduler.conf', true]],
  },
];

/** The static Pods of a control plane node, as its kubelet knows them: with the manifest's hash for a uid. */
export const staticPods = (machine: Machine, now: Micros, epoch: number, cluster: ClusterFlags, manifests: Manifests = {}): Pod[] => MANIFESTS.filter(({ component }) => component !== 'etcd' || machine.etcdServers === undefined).map((manifest) => podOf(manifest, machine, now, epoch, cluster, manifests));

/** Versions of manifests that an upgrade has replaced; under `kube-scheduler/config` which configuration file it has. */
type Manifests = { readonly [component: string]: string };

/** The version that a component's manifest is of. */
const versionOf = (component: string, machine: Machine, manifests: Manifests): string => manifests[component] ?? machine.controlPlaneVersion ?? machine.kubeletVersion;

/** The configuration file of a program, by its fingerprint; '': it has none. */
const configOf = (component: string, machine: Machine, manifests: Manifests): string => (component === 'kube-scheduler' ? (manifests[`${component}/config`] ?? machine.schedulerConfig ?? '') : '');

const imageOf = ({ component, image }: Pick<Manifest, 'component' | 'image'>, version: string): string => (component === 'etcd' ? `${image}:${companionsOf(version).etcd}` : `${image}:${version}`);

/** The images of a version's control plane. */
export const controlPlaneImages = (version: string): readonly string[] => [...MANIFESTS.map((manifest) => imageOf(manifest, version)), `registry.k8s.io/kube-proxy:${version}`, `registry.k8s.io/coredns/coredns:${companionsOf(version).dns}`];

/** What kubeadm has pulled before the kubelet starts. */
export function prePulled(machine: Machine): readonly string[] {
  const pause = 'registry.k8s.io/pause:3.10.1';
  if (machine.controlPlane !== true) return [pause];
  const version = machine.controlPlaneVersion ?? machine.kubeletVersion;
  return [...controlPlaneImages(version).slice(1), imageOf(MANIFESTS[0]!, version), pause];
}

export const FOLDER = '/etc/kubernetes/manifests';
/** The file that kubeadm writes for a program of the control plane. */
export const pathOf = (component: string): string => `${FOLDER}/${component}.yaml`;
/** Which program of the control plane a Pod of kubeadm's is. */
export const componentOf = ({ metadata }: Pod): string => metadata.labels?.['component'] ?? '';

/** When the kubelet saw a manifest, as it writes it down. */
export const configSeen = (now: Micros, epoch: number): string => formatMicroTime(now, epoch).replace('Z', '000Z');

/** Stands for an MD5 over Go's dump. */
export const manifestHash = (text: string): string => [0, 1, 2, 3].map((part) => fnv1a32(`${part}/${text}`).toString(16).padStart(8, '0')).join('');

function podOf(manifest: Manifest, machine: Machine, now: Micros, epoch: number, cluster: ClusterFlags, manifests: Manifests): Pod {
  const { component } = manifest;
  const version = versionOf(component, machine, manifests);
  const config = configOf(component, machine, manifests);
  const mounts: Mounts = config === '' ? manifest.mounts : [...manifest.mounts, ['config', SCHEDULER_PATH, true]];
  // The etcd of two versions may be the same: then its manifest is too.
  const hash = manifestHash(`${machine.name}/${component === 'etcd' ? companionsOf(version).etcd : version}/${component}${config === '' ? '' : `/${config}`}`);
  const advertised = component === 'kube-apiserver' ? { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${machine.address}:6443` } : component === 'etcd' ? { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${machine.address}:2379` } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-${machine.name}`,
      namespace: 'kube-system',
      uid: hash,
      resourceVersion: '',
      creationTimestamp: '',
      labels: { component, tier: 'control-plane' },
      annotations: { ...advertised, [HASH]: hash, 'kubernetes.io/config.seen': configSeen(now, epoch), 'kubernetes.io/config.source': 'file' },
    },
    spec: {
      containers: [containerOf({ ...manifest, mounts }, machine, version, cluster, config !== '')],
      hostNetwork: true,
      nodeName: machine.name,
      priorityClassName: 'system-node-critical',
      priority: 2_000_001_000,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      volumes: mounts.map(([name, path]) => ({ name, hostPath: { path, type: path === SCHEDULER_PATH ? 'File' : path.endsWith('.conf') ? 'FileOrCreate' : 'DirectoryOrCreate' } })),
    },
  };
}

function containerOf({ component, image, command, cpu, memory, port, scheme, paths, local, mounts }: Manifest, machine: Machine, version: string, cluster: ClusterFlags, config: boolean): Container {
  const get = (path: string): Probe => ({ httpGet: { host: local ? '127.0.0.1' : machine.address, path, port, scheme } });
  return {
    name: component,
    image: imageOf({ component, image }, version),
    imagePullPolicy: 'IfNotPresent',
    command: command(machine, cluster, config),
    resources: { requests: { cpu, ...(memory !== undefined && { memory }) } },
    startupProbe: { ...get(paths.startup), initialDelaySeconds: 10, timeoutSeconds: 15, periodSeconds: 10, successThreshold: 1, failureThreshold: 24 },
    livenessProbe: { ...get(paths.liveness), initialDelaySeconds: 10, timeoutSeconds: 15, periodSeconds: 10, successThreshold: 1, failureThreshold: 8 },
    ...(paths.readiness !== undefined && { readinessProbe: { ...get(paths.readiness), timeoutSeconds: 15, periodSeconds: 1, successThreshold: 1, failureThreshold: 3 } }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: mounts.map(([name, mountPath, readOnly]) => ({ mountPath, name, ...(readOnly === true && { readOnly }) })),
  };
}

/** The Pod that stands for a static Pod at the API server. */
export function mirrorOf(pod: Pod, nodeUid: string): Pod {
  const { name, namespace = '', labels, annotations = {}, uid } = pod.metadata;
  const owner = { apiVersion: 'v1', controller: true, kind: 'Node', name: pod.spec.nodeName ?? '', uid: nodeUid };
  const metadata = { name, namespace, ...(labels && { labels }), annotations: { ...annotations, [MIRROR]: uid }, ownerReferences: [owner], uid: '', resourceVersion: '', creationTimestamp: '' };
  return { ...pod, metadata };
}

/** The uid of the static Pod that a Pod of the API mirrors; undefined for all others. */
export const mirrored = ({ metadata }: Pod): string | undefined => metadata.annotations?.[MIRROR];
