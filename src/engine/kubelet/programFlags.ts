/**
 * What the control plane's programs make of the command line that somebody wrote into their manifests: a flag that there is not, a file that is not
 * there or not mounted, an etcd that nobody answers for end the program, in its own words; another port is another port. Upstream:
 * cmd/{kube-apiserver,kube-controller-manager,kube-scheduler}/app (options), k8s.io/component-base/cli/flag, go.etcd.io/etcd/server/etcdmain.
 * Leaves out: what most flags do (`ignored` names those that were changed), and all values but files, addresses of etcd and --secure-port.
 */
import type { Container, Pod } from '../api/kinds/pod.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

/** What a machine has, as its programs find it. */
export interface Ground {
  /** Whether a file or a folder is there. */
  readonly has: (path: string) => boolean;
  /** Where an etcd answers: `https://127.0.0.1:2379`. */
  readonly etcd: readonly string[];
}

/** `trouble`: it ends. `listens`: on a port where nobody looks for it. Neither: it works. */
export type Beginning = { readonly trouble: { readonly after: Micros; readonly code: number; readonly log: readonly string[] } } | { readonly missing: string } | { readonly listens?: number };

const AT_ONCE: Micros = SECOND / 2;
/** Upstream: storagebackend's health check timeout. */
const ETCD_PATIENCE: Micros = 20 * SECOND;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const GENERIC = words(`bind-address cert-dir permit-address-sharing permit-port-sharing secure-port tls-cert-file tls-cipher-suites tls-min-version tls-curve-preferences tls-private-key-file tls-sni-cert-key http2-max-streams-per-connection
 feature-gates emulated-version emulation-forward-compatible min-compatibility-version runtime-config-emulation-forward-compatible contention-profiling profiling version help v vmodule log-flush-frequency logging-format log-text-info-buffer-size log-text-split-stream log-json-info-buffer-size log-json-split-stream show-hidden-metrics-for-version disabled-metrics allow-metric-labels allow-metric-labels-manifest disable-http2-serving`);
const CLIENT = words(`kubeconfig master kube-api-qps kube-api-burst kube-api-content-type authentication-kubeconfig authentication-skip-lookup authentication-token-webhook-cache-ttl authentication-tolerate-lookup-failure authorization-kubeconfig authorization-always-allow-paths authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl client-ca-file requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers requestheader-username-headers requestheader-uid-headers leader-elect leader-elect-lease-duration leader-elect-renew-deadline leader-elect-resource-lock leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period`);

const FLAGS: { readonly [program: string]: ReadonlySet<string> } = {
  'kube-apiserver': new Set([...GENERIC, ...words(`admission-control-config-file advertise-address aggregator-reject-forwarding-redirects allow-privileged anonymous-auth api-audiences audit-log-batch-buffer-size audit-log-batch-max-size audit-log-batch-max-wait audit-log-batch-throttle-burst audit-log-batch-throttle-enable audit-log-batch-throttle-qps audit-log-compress audit-log-format audit-log-maxage audit-log-maxbackup audit-log-maxsize audit-log-mode audit-log-path audit-log-truncate-enabled audit-log-truncate-max-batch-size audit-log-truncate-max-event-size audit-log-version audit-policy-file
 audit-webhook-batch-buffer-size audit-webhook-batch-max-size audit-webhook-batch-max-wait audit-webhook-batch-throttle-burst audit-webhook-batch-throttle-enable audit-webhook-batch-throttle-qps audit-webhook-config-file audit-webhook-initial-backoff audit-webhook-mode audit-webhook-truncate-enabled audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size audit-webhook-version authentication-config authentication-token-webhook-cache-ttl authentication-token-webhook-config-file authentication-token-webhook-version authorization-config authorization-mode authorization-policy-file authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl authorization-webhook-config-file authorization-webhook-version
 client-ca-file coordinated-leadership-lease-duration coordinated-leadership-renew-deadline coordinated-leadership-retry-period cors-allowed-origins debug-socket-path default-not-ready-toleration-seconds default-unreachable-toleration-seconds default-watch-cache-size delete-collection-workers disable-admission-plugins egress-selector-config-file enable-admission-plugins enable-aggregator-routing enable-bootstrap-token-auth enable-garbage-collector enable-logs-handler enable-priority-and-fairness encryption-provider-config encryption-provider-config-automatic-reload endpoint-reconciler-type etcd-cafile etcd-certfile etcd-compaction-interval etcd-count-metric-poll-period etcd-db-metric-poll-interval etcd-healthcheck-timeout etcd-keyfile etcd-prefix etcd-readycheck-timeout etcd-servers etcd-servers-overrides event-ttl external-hostname goaway-chance
 kubelet-certificate-authority kubelet-client-certificate kubelet-client-key kubelet-port kubelet-preferred-address-types kubelet-read-only-port kubelet-timeout kubernetes-service-node-port lease-reuse-duration-seconds livez-grace-period max-connection-bytes-per-sec max-mutating-requests-inflight max-requests-inflight min-request-timeout oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim oidc-signing-algs oidc-username-claim oidc-username-prefix peer-advertise-ip peer-advertise-port peer-ca-file proxy-client-cert-file proxy-client-key-file request-timeout requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers requestheader-username-headers requestheader-uid-headers runtime-config
 service-account-extend-token-expiration service-account-issuer service-account-jwks-uri service-account-key-file service-account-lookup service-account-max-token-expiration service-account-signing-endpoint service-account-signing-key-file service-cluster-ip-range service-node-port-range shutdown-delay-duration shutdown-send-retry-after shutdown-watch-termination-grace-period storage-backend storage-initialization-timeout storage-media-type strict-transport-security-directives token-auth-file tracing-config-file watch-cache watch-cache-sizes`)]),
  'kube-controller-manager': new Set([...GENERIC, ...CLIENT, ...words(`allocate-node-cidrs allow-untagged-cloud attach-detach-reconcile-sync-period cidr-allocator-type cloud-config cloud-provider cluster-cidr cluster-name cluster-signing-cert-file cluster-signing-duration cluster-signing-key-file cluster-signing-kube-apiserver-client-cert-file cluster-signing-kube-apiserver-client-key-file cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file cluster-signing-kubelet-serving-cert-file cluster-signing-kubelet-serving-key-file cluster-signing-legacy-unknown-cert-file cluster-signing-legacy-unknown-key-file
 concurrent-cron-job-syncs concurrent-daemonset-syncs concurrent-deployment-syncs concurrent-device-taint-eviction-syncs concurrent-endpoint-syncs concurrent-ephemeralvolume-syncs concurrent-gc-syncs concurrent-horizontal-pod-autoscaler-syncs concurrent-job-syncs concurrent-namespace-syncs concurrent-node-syncs concurrent-rc-syncs concurrent-replicaset-syncs concurrent-resource-claim-syncs concurrent-resource-quota-syncs concurrent-service-endpoint-syncs concurrent-service-syncs concurrent-serviceaccount-token-syncs concurrent-statefulset-syncs concurrent-ttl-after-finished-syncs concurrent-validating-admission-policy-status-syncs configure-cloud-routes controller-shutdown-timeout controller-start-interval controllers disable-attach-detach-reconcile-sync disable-force-detach-on-timeout enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner enable-leader-migration endpoint-updates-batch-period endpointslice-updates-batch-period external-cloud-volume-plugin flex-volume-plugin-dir
 horizontal-pod-autoscaler-cpu-initialization-period horizontal-pod-autoscaler-downscale-stabilization horizontal-pod-autoscaler-initial-readiness-delay horizontal-pod-autoscaler-sync-period horizontal-pod-autoscaler-tolerance large-cluster-size-threshold leader-migration-config legacy-service-account-token-clean-up-period max-endpoints-per-slice min-resync-period mirroring-concurrent-service-endpoint-syncs mirroring-endpointslice-updates-batch-period mirroring-max-endpoints-per-subset namespace-sync-period node-cidr-mask-size node-cidr-mask-size-ipv4 node-cidr-mask-size-ipv6 node-eviction-rate node-monitor-grace-period node-monitor-period node-startup-grace-period node-sync-period pv-recycler-increment-timeout-nfs pv-recycler-minimum-timeout-hostpath pv-recycler-minimum-timeout-nfs pv-recycler-pod-template-filepath-hostpath pv-recycler-pod-template-filepath-nfs pv-recycler-timeout-increment-hostpath pvclaimbinder-sync-period resource-quota-sync-period root-ca-file route-reconciliation-period secondary-node-eviction-rate service-account-private-key-file service-cluster-ip-range terminated-pod-gc-threshold unhealthy-zone-threshold use-service-account-credentials`)]),
  'kube-scheduler': new Set([...GENERIC, ...CLIENT, ...words('config pod-max-in-unschedulable-pods-duration write-config-to')]),
  etcd: new Set(words(`advertise-client-urls auth-token auth-token-ttl auto-compaction-mode auto-compaction-retention auto-tls backend-batch-interval backend-batch-limit backend-bbolt-freelist-type bcrypt-cost cert-file cipher-suites client-cert-allowed-hostname client-cert-auth client-cert-file client-crl-file client-key-file compact-hash-check-enabled compact-hash-check-time compaction-batch-limit compaction-sleep-interval config-file cors corrupt-check-time data-dir discovery discovery-cacert discovery-cert discovery-dial-timeout discovery-endpoints discovery-fallback discovery-insecure-skip-tls-verify discovery-insecure-transport discovery-keepalive-time discovery-keepalive-timeout discovery-key discovery-password discovery-proxy discovery-request-timeout discovery-srv discovery-srv-name discovery-token discovery-user downgrade-check-time election-timeout enable-distributed-tracing enable-grpc-gateway enable-log-rotation enable-pprof
 experimental-initial-corrupt-check experimental-watch-progress-notify-interval feature-gates force-new-cluster grpc-keepalive-interval grpc-keepalive-min-time grpc-keepalive-timeout heartbeat-interval help host-whitelist initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token initial-election-tick-advance key-file listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls log-format log-level log-outputs log-rotation-config-json logger max-concurrent-streams max-learners max-request-bytes max-snapshots max-txn-ops max-wals memory-mlock metrics name peer-auto-tls peer-cert-allowed-cn peer-cert-allowed-hostname peer-cert-file peer-client-cert-auth peer-client-cert-file peer-client-key-file peer-crl-file peer-key-file peer-skip-client-san-verification peer-trusted-ca-file pre-vote proxy quota-backend-bytes self-signed-cert-validity snapshot-catchup-entries snapshot-count socket-reuse-address socket-reuse-port strict-reconfig-check tls-max-version tls-min-version trusted-ca-file unsafe-no-fsync v2-deprecation version wal-dir warning-apply-duration warning-unary-request-duration watch-progress-notify-interval`)),
};

/** Flags whose files the program reads before anything else; kubeconfigs are looked for first, others are opened. */
const FILE_FLAG = /(-file|-cafile|-certfile|-keyfile|-ca-file|^kubeconfig|-kubeconfig|^config|-config|-certificate|-key|-certificate-authority)$/;
const NOT_READ = new Set(['write-config-to', 'runtime-config', 'peer-advertise-ip', 'discovery-key', 'tls-sni-cert-key', 'audit-log-path']);
const USUAL_PORTS: { readonly [program: string]: number } = { 'kube-apiserver': 6443, 'kube-controller-manager': 10_257, 'kube-scheduler': 10_259 };
/** Flags that this simulation follows. */
const FOLLOWED = new Set(['etcd-servers', 'secure-port', 'help', 'version']);

/** `--name=value`, `--name value`, `--name`. */
function flagsOf(argv: readonly string[]): readonly (readonly [name: string, value: string | undefined])[] {
  const flags: (readonly [string, string | undefined])[] = [];
  for (let at = 0; at < argv.length; at++) {
    const [, name, value] = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(argv[at]!) ?? [];
    if (name === undefined) continue;
    const next = argv[at + 1];
    flags.push([name, value ?? (next !== undefined && !next.startsWith('-') ? argv[++at] : undefined)]);
  }
  return flags;
}

/** How the program of a container begins with its command line. */
export function beginningOf(program: string, argv: readonly string[], pod: Pod, container: Container, ground: Ground): Beginning {
  const known = FLAGS[program];
  const [first = ''] = argv;
  if (known === undefined) return {};
  if (first.slice(first.lastIndexOf('/') + 1) !== program) return { missing: first };
  const flags = flagsOf(argv.slice(1));
  const ends = (log: readonly string[], after = AT_ONCE, code = 1): Beginning => ({ trouble: { after, code, log } });
  const unknown = flags.find(([name]) => !known.has(name));
  if (unknown !== undefined) return program === 'etcd' ? ends([`{"level":"warn","msg":"failed to verify flags","error":"flag provided but not defined: -${unknown[0]}"}`], AT_ONCE, 2) : ends([`Error: unknown flag: --${unknown[0]}`]);
  const absent = flags.find(([name, value]) => FILE_FLAG.test(name) && !NOT_READ.has(name) && value !== undefined && value.startsWith('/') && !isVisible(value, pod, container, ground));
  if (absent !== undefined) {
    const error = `${absent[0].endsWith('kubeconfig') ? 'stat' : 'open'} ${absent[1]}: no such file or directory`;
    return program === 'etcd' ? ends([`{"level":"fatal","msg":"discovery failed","error":"${error}"}`]) : ends([`"command failed" err="${error}"`]);
  }
  const servers = flags.find(([name]) => name === 'etcd-servers')?.[1]?.split(',') ?? [];
  if (program === 'kube-apiserver' && servers.length === 0) return ends(['"command failed" err="--etcd-servers must be specified"']);
  if (program === 'kube-apiserver' && !servers.some((server) => ground.etcd.includes(server.replace(/\/$/, '')))) {
    const address = servers[0]!.replace(/^\w+:\/\//, '');
    return ends([`[core] [Channel #1 SubChannel #2] grpc: addrConn.createTransport failed to connect to {Addr: "${address}", ServerName: "${address}", }. Err: connection error: desc = "transport: Error while dialing: dial tcp ${address}: connect: connection refused"`, 'Error creating leases: error creating storage factory: context deadline exceeded'], ETCD_PATIENCE);
  }
  const port = Number(flags.find(([name]) => name === 'secure-port')?.[1] ?? USUAL_PORTS[program]);
  return program === 'etcd' || port === USUAL_PORTS[program] ? {} : { listens: port };
}

/** Whether the container sees a file of its machine. */
function isVisible(path: string, { spec }: Pod, { volumeMounts = [] }: Container, { has }: Ground): boolean {
  const mount = volumeMounts.filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`)).toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const volume = spec.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return false;
  const host = (volume['hostPath'] as { readonly path?: string } | undefined)?.path;
  // What other volumes hold is theirs.
  return host === undefined || has(`${host}${path.slice(mount.mountPath.length)}`);
}

/** Flags that were changed, but change nothing in this simulation. */
export function ignoredFlags(program: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const known = FLAGS[program];
  if (known === undefined) return [];
  const text = (argv: readonly string[]): ReadonlyMap<string, string> => new Map(flagsOf(argv.slice(1)).map(([name, value = '']) => [name, value]));
  const [was, is] = [text(before), text(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => known.has(name) && !FOLLOWED.has(name) && was.get(name) !== is.get(name)).map((name) => `--${name}`);
}

const PAIRS = ['ca', 'apiserver', 'apiserver-kubelet-client', 'apiserver-etcd-client', 'front-proxy-ca', 'front-proxy-client', 'etcd/ca', 'etcd/server', 'etcd/peer', 'etcd/healthcheck-client'];

/** Files that kubeadm has put on a control plane machine. */
export const KUBEADM_FILES: ReadonlySet<string> = new Set([
  ...PAIRS.flatMap((name) => [`/etc/kubernetes/pki/${name}.crt`, `/etc/kubernetes/pki/${name}.key`]),
  '/etc/kubernetes/pki/sa.pub', '/etc/kubernetes/pki/sa.key', '/etc/kubernetes/pki', '/etc/kubernetes/pki/etcd', '/etc/ssl/certs', '/etc/ca-certificates', '/var/lib/etcd', '/etc/ssl/certs/ca-certificates.crt',
  ...['admin', 'super-admin', 'controller-manager', 'scheduler', 'kubelet'].map((name) => `/etc/kubernetes/${name}.conf`),
]);
