/**
 * A small registry of images as data: how big they are, what they do when they are started, where they listen. Upstream: the images themselves.
 * An image of an unknown repository is there and serves on whatever ports it is asked on; only in docker.io/library an unknown one is missing.
 */
import type { OperatingSystem, RuntimeName } from '../api/machine.ts';
import { parseImageName, type ImageName } from './imageName.ts';

/** What answers on a port. */
export interface Listener {
  readonly port: number;
  /** HTTP paths with their status; `*` for all others. Absent: a plain TCP (or gRPC) server. */
  readonly http?: { readonly [path: string]: number };
  /** From so many seconds after the start HTTP answers with 500. */
  readonly failsAfter?: number;
}

export interface ImageData {
  /** Bytes to pull. */
  readonly size: number;
  /** Programs inside: a BusyBox, a distribution's shell and coreutils, or nothing but the application. */
  readonly system: 'busybox' | 'alpine' | 'debian' | 'none';
  /** What runs when neither command nor args say otherwise. */
  readonly run: Behaviour;
  /** Further programs by name, when `command` calls them. */
  readonly programs?: { readonly [name: string]: Behaviour };
  /** Largest existing minor version: a tag with a larger one is not found. */
  readonly newest?: string;
  /** Which systems it is made for. Default: Linux. */
  readonly os?: 'windows' | 'both';
}

export type Behaviour =
  /** Runs until it is told to stop, which takes `stopMillis`, then exits with `stopCode`. `component`, `program`: the part of this simulation that it is, for its node or in its Pod. */
  | { readonly kind: 'serve'; readonly listens: readonly Listener[]; readonly anyPort?: boolean; readonly log: readonly string[]; readonly needsOneOf?: readonly string[]; readonly complaint?: readonly string[]; readonly component?: string; readonly program?: string; readonly stopMillis?: number; readonly stopCode?: number }
  /** Ends by itself. */
  | { readonly kind: 'end'; readonly seconds: number; readonly code: number; readonly log: readonly string[] }
  /** A command line, run by the shell of shell/. */
  | { readonly kind: 'shell'; readonly argv: readonly string[] };

const MB = 1_000_000;
const OK = { '*': 200 };
const web = (port: number, log: readonly string[], http: Listener['http'] = { '/': 200, '/index.html': 200, '*': 404 }): Behaviour => ({ kind: 'serve', listens: [{ port, ...(http && { http }) }], log });
const serve = (ports: readonly number[], log: readonly string[], more: object = {}): Behaviour => ({ kind: 'serve', listens: ports.map((port) => ({ port })), log, ...more });
const app = (size: number, port: number, log: readonly string[] = []): ImageData => ({ size: size * MB, system: 'debian', run: web(port, log, OK) });
const rpc = (size: number, port: number, log: readonly string[] = []): ImageData => ({ size: size * MB, system: 'none', run: serve([port], log) });
const shell = (argv: readonly string[]): Behaviour => ({ kind: 'shell', argv });
const system = (program: string, port: number, inPods?: string): ImageData => ({ size: 25 * MB, system: 'none', run: { kind: 'serve', listens: [{ port, http: OK }], log: [`starting ${program}`], ...(inPods !== undefined && { program: inPods }) } });

/** Programs of the control plane, up to the newest version that there is. */
const controlled = (program: string, port: number, inPods?: string): ImageData => ({ ...system(program, port, inPods), newest: '1.37' });

/** Programs of a cloud provider's nodes. */
const hosted = (component: string, port: number): ImageData => ({ size: 25 * MB, system: 'none', run: { kind: 'serve', listens: [{ port, http: OK }], log: [`"Starting" controller="${component}"`], component } });

/** The agent of a CNI plugin: it makes the network of its node. */
const agent = (size: number, log: readonly string[]): ImageData => ({ size: size * MB, system: 'none', run: { kind: 'serve', listens: [], log, component: 'cni' } });

const NGINX_LOG = [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
];
const REDIS_LOG = ['1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', '1:M * Running mode=standalone, port=6379.', '1:M * Server initialized', '1:M * Ready to accept connections tcp'];
const POSTGRES_LOG = ['PostgreSQL init process complete; ready for start up.', 'LOG:  listening on IPv4 address "0.0.0.0", port 5432', 'LOG:  database system is ready to accept connections'];
const POSTGRES_COMPLAINT = ['Error: Database is uninitialized and superuser password is not specified.', '       You must specify POSTGRES_PASSWORD to a non-empty value for the', '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".'];
const mysql = (name: string, prefix: string): Behaviour =>
  serve([3306], [`[Note] [Entrypoint]: Entrypoint script for ${name} Server started.`, `[System] [Server] /usr/sbin/mysqld: ready for connections. port: 3306`], {
    needsOneOf: [`${prefix}_ROOT_PASSWORD`, `${prefix}_ALLOW_EMPTY_PASSWORD`, `${prefix}_RANDOM_ROOT_PASSWORD`, 'MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
    complaint: ['[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified', `    You need to specify one of the following as an environment variable:`, `    - ${prefix}_ROOT_PASSWORD`, `    - ${prefix}_ALLOW_EMPTY_PASSWORD`, `    - ${prefix}_RANDOM_ROOT_PASSWORD`],
    stopMillis: 1500,
  });
const windowsImage = (size: number, ports: readonly number[], log: readonly string[] = []): ImageData => ({ size: size * MB, system: 'none', os: 'windows', run: { kind: 'serve', listens: ports.map((port) => ({ port, http: OK })), anyPort: ports.length === 0, log } });
const BOUTIQUE = 'us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo';
const LIBRARY = 'docker.io/library';
const agnhost: ImageData = {
  os: 'both',
  size: 56 * MB,
  system: 'alpine',
  run: { kind: 'serve', listens: [], log: ['Paused'] },
  programs: {
    liveness: { kind: 'serve', listens: [{ port: 8080, http: { '/healthz': 200, '*': 404 }, failsAfter: 10 }], log: [] },
    '/server': { kind: 'serve', listens: [{ port: 8080, http: { '/healthz': 200, '*': 404 }, failsAfter: 10 }], log: [] },
    netexec: web(8080, [], OK),
    'serve-hostname': web(9376, [], OK),
    pause: serve([], ['Paused']),
  },
};

/** Official images that are made for Windows too, under the same tags. */
const ALSO_WINDOWS = new Set(['golang', 'python', 'eclipse-temurin', 'openjdk', 'docker', 'mongo', 'caddy', 'traefik'].map((name) => `${LIBRARY}/${name}`));

/** By repository. To add an image: a line here. */
const REGISTRY: { readonly [repository: string]: ImageData } = {
  [`${LIBRARY}/nginx`]: { size: 72.3 * MB, system: 'debian', run: web(80, NGINX_LOG), programs: { nginx: web(80, []) }, newest: '1.31' },
  [`${LIBRARY}/httpd`]: { size: 58.6 * MB, system: 'debian', run: web(80, ["AH00558: httpd: Could not reliably determine the server's fully qualified domain name", '[mpm_event:notice] AH00489: Apache/2.4.66 (Unix) configured -- resuming normal operations']), newest: '2.5' },
  [`${LIBRARY}/php`]: { size: 178 * MB, system: 'debian', run: web(80, ['[mpm_prefork:notice] AH00163: Apache/2.4.66 (Debian) PHP configured -- resuming normal operations']) },
  [`${LIBRARY}/wordpress`]: { size: 240 * MB, system: 'debian', run: web(80, ['WordPress not found in /var/www/html - copying now...', 'Complete! WordPress has been successfully copied to /var/www/html'], OK) },
  [`${LIBRARY}/tomcat`]: { size: 190 * MB, system: 'debian', run: web(8080, ['org.apache.catalina.startup.Catalina.start Server startup in [412] milliseconds']) },
  [`${LIBRARY}/caddy`]: { size: 19 * MB, system: 'alpine', run: web(80, ['{"level":"info","msg":"serving initial configuration"}']) },
  [`${LIBRARY}/traefik`]: { size: 48 * MB, system: 'alpine', run: web(80, []) },
  [`${LIBRARY}/haproxy`]: { size: 42 * MB, system: 'debian', run: serve([80], []) },
  [`${LIBRARY}/registry`]: { size: 17 * MB, system: 'alpine', run: web(5000, [], OK) },
  [`${LIBRARY}/redis`]: { size: 46 * MB, system: 'debian', run: serve([6379], REDIS_LOG), programs: { 'redis-server': serve([6379], REDIS_LOG) }, newest: '8.9' },
  [`${LIBRARY}/valkey`]: { size: 45 * MB, system: 'debian', run: serve([6379], REDIS_LOG) },
  [`${LIBRARY}/memcached`]: { size: 32 * MB, system: 'debian', run: serve([11211], []) },
  [`${LIBRARY}/rabbitmq`]: { size: 105 * MB, system: 'debian', run: serve([5672, 15672], ['Server startup complete; 4 plugins started.'], { stopMillis: 2000 }) },
  [`${LIBRARY}/mongo`]: { size: 310 * MB, system: 'debian', run: serve([27017], ['{"msg":"Waiting for connections","attr":{"port":27017}}'], { stopMillis: 800 }) },
  [`${LIBRARY}/postgres`]: { size: 152 * MB, system: 'debian', run: serve([5432], POSTGRES_LOG, { needsOneOf: ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'], complaint: POSTGRES_COMPLAINT, stopMillis: 400 }) },
  [`${LIBRARY}/mysql`]: { size: 233 * MB, system: 'debian', run: mysql('MySQL', 'MYSQL') },
  [`${LIBRARY}/mariadb`]: { size: 117 * MB, system: 'debian', run: mysql('MariaDB', 'MARIADB') },
  [`${LIBRARY}/cassandra`]: { size: 165 * MB, system: 'debian', run: serve([9042, 7000], ['Startup complete'], { stopMillis: 3000 }) },
  [`${LIBRARY}/elasticsearch`]: { size: 620 * MB, system: 'debian', run: web(9200, ['started'], OK) },
  [`${LIBRARY}/zookeeper`]: { size: 118 * MB, system: 'debian', run: serve([2181], []) },
  [`${LIBRARY}/influxdb`]: { size: 120 * MB, system: 'debian', run: web(8086, [], OK) },
  [`${LIBRARY}/ghost`]: { size: 170 * MB, system: 'debian', run: web(2368, [], OK) },
  [`${LIBRARY}/nextcloud`]: { size: 330 * MB, system: 'debian', run: web(80, [], OK) },
  [`${LIBRARY}/adminer`]: { size: 48 * MB, system: 'alpine', run: web(8080, [], OK) },
  [`${LIBRARY}/hello-world`]: { size: 10_072, system: 'none', os: 'both', run: { kind: 'end', seconds: 0, code: 0, log: ['', 'Hello from Docker!', 'This message shows that your installation appears to be working correctly.', ''] } },
  [`${LIBRARY}/busybox`]: { size: 2.2 * MB, system: 'busybox', run: shell(['sh']), newest: '1.38' },
  [`${LIBRARY}/alpine`]: { size: 3.8 * MB, system: 'alpine', run: shell(['/bin/sh']), newest: '3.24' },
  ...Object.fromEntries(['debian', 'ubuntu', 'fedora', 'centos', 'rockylinux', 'almalinux', 'amazonlinux', 'bash', 'buildpack-deps'].map((name) => [`${LIBRARY}/${name}`, { size: 48 * MB, system: 'debian', run: shell(['bash']) } satisfies ImageData])),
  ...Object.fromEntries(['python', 'node', 'perl', 'ruby', 'golang', 'openjdk', 'eclipse-temurin', 'maven', 'gradle', 'rust', 'gcc', 'docker', 'composer'].map((name) => [`${LIBRARY}/${name}`, { size: 350 * MB, system: 'debian', run: shell(['bash']) } satisfies ImageData])),
  'mcr.microsoft.com/windows/servercore': windowsImage(1_700, []),
  'mcr.microsoft.com/windows/servercore/iis': windowsImage(1_760, [80], ['Service w3svc started']),
  'mcr.microsoft.com/windows/nanoserver': windowsImage(110, []),
  'mcr.microsoft.com/dotnet/framework/samples': windowsImage(1_900, [80]),
  'mcr.microsoft.com/dotnet/samples': { ...app(90, 8080, ['info: Microsoft.Hosting.Lifetime[14]', '      Now listening on: http://[::]:8080']), os: 'both' },
  'docker.io/sigwindowstools/kube-proxy': { ...windowsImage(150, []), run: { kind: 'serve', listens: [{ port: 10256, http: OK }], log: ['"Using winkernel Proxier"'], component: 'kube-proxy' } },
  'docker.io/mstormo/suse': { size: 110 * MB, system: 'debian', run: shell(['bash']) },
  'docker.io/curlimages/curl': { size: 9 * MB, system: 'alpine', run: shell(['curl']) },
  'docker.io/nicolaka/netshoot': { size: 200 * MB, system: 'alpine', run: shell(['zsh']) },
  'docker.io/polinux/stress': { size: 4 * MB, system: 'alpine', run: shell(['stress']) },
  'docker.io/dockersamples/examplevotingapp_vote': app(61, 80, ['[INFO] Starting gunicorn', '[INFO] Listening at: http://0.0.0.0:80 (1)']),
  'docker.io/dockersamples/examplevotingapp_result': app(82, 80, ['App running on port 80', 'Connected to db']),
  'docker.io/dockersamples/examplevotingapp_worker': { size: 74 * MB, system: 'debian', run: serve([], ['Connected to db', 'Found redis at redis', 'Connecting to redis']) },
  'gcr.io/google-samples/gb-frontend': app(171, 80, ['AH00163: Apache/2.4 (Debian) PHP configured -- resuming normal operations']),
  'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend': app(171, 80),
  'gcr.io/google-samples/hello-app': { size: 11 * MB, system: 'none', run: web(8080, ['Server listening on port 8080'], OK) },
  'us-docker.pkg.dev/google-samples/containers/gke/hello-app': { size: 11 * MB, system: 'none', run: web(8080, ['Server listening on port 8080'], OK) },
  'gcr.io/google_samples/gb-redisslave': { size: 110 * MB, system: 'debian', run: serve([6379], REDIS_LOG) },
  'gcr.io/google_samples/gb-redis-follower': { size: 110 * MB, system: 'debian', run: serve([6379], REDIS_LOG) },
  'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower': { size: 110 * MB, system: 'debian', run: serve([6379], REDIS_LOG) },
  'registry.k8s.io/redis': { size: 142 * MB, system: 'debian', run: serve([6379], REDIS_LOG) },
  'registry.k8s.io/pause': { size: 318_731, system: 'none', os: 'both', run: serve([], []) },
  'registry.k8s.io/e2e-test-images/agnhost': agnhost,
  'registry.k8s.io/liveness': agnhost,
  'k8s.gcr.io/liveness': agnhost,
  'registry.k8s.io/echoserver': app(43, 8080),
  'registry.k8s.io/hpa-example': app(176, 80),
  'registry.k8s.io/nginx-slim': { size: 43 * MB, system: 'debian', run: web(80, []) },
  'registry.k8s.io/coredns/coredns': { size: 22.4 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 53 }, { port: 9153, http: OK }, { port: 8080, http: OK }, { port: 8181, http: OK }], log: ['.:53', '[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b', 'CoreDNS-1.13.1', 'linux/amd64, go1.25.2'], program: 'coredns', stopMillis: 5000 } },
  'registry.k8s.io/metrics-server/metrics-server': { size: 19 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 10250, http: OK }], log: ['"Serving securely" address="[::]:10250"'], program: 'metrics-server' } },
  'docker.io/prom/prometheus': { size: 120 * MB, system: 'busybox', run: { kind: 'serve', listens: [{ port: 9090, http: OK }], log: ['level=INFO source=main.go msg="Starting Prometheus Server" mode=server', 'level=INFO source=main.go msg="Server is ready to receive web requests."'], program: 'prometheus' } },
  'docker.io/grafana/loki': { size: 45 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 3100, http: OK }], log: ['level=info msg="Loki started"'], program: 'loki' } },
  'cr.fluentbit.io/fluent/fluent-bit': { size: 38 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 2020, http: OK }], log: ['Fluent Bit v4.2.0', '[info] [input:tail:tail.0] initializing', '[info] [output:loki:loki.0] configured'], program: 'fluent-bit' } },
  'docker.io/kubernetesui/dashboard': { size: 75 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 9090, http: OK }, { port: 8443, http: OK }], log: ['Using namespace: kubernetes-dashboard', 'Using in-cluster config to connect to apiserver', 'Serving insecurely on HTTP port: 9090'], program: 'kubernetes-dashboard' } },
  'registry.k8s.io/kube-proxy': { size: 26 * MB, system: 'none', run: { kind: 'serve', listens: [{ port: 10256, http: OK }], log: ['"Using iptables Proxier"', '"Caches are synced" controller="service config"'], component: 'kube-proxy' } },
  ...Object.fromEntries(['provider-aws/', 'cloud-provider-gcp/', 'provider-os/openstack-'].map((prefix) => [`registry.k8s.io/${prefix}cloud-controller-manager`, hosted('cloud-controller-manager', 10258)])),
  'registry.k8s.io/sig-storage/csi-provisioner': hosted('csi-controller', 8080),
  'ghcr.io/flannel-io/flannel': agent(33, ['Found network config', 'Running backend.']),
  'docker.io/antrea/antrea-agent-ubuntu': agent(190, ['"Starting Antrea agent"', '"Antrea agent is running"']),
  'docker.io/calico/node': agent(130, ['Starting node', 'Calico node started successfully']),
  'docker.io/sigwindowstools/flannel': { ...agent(150, ['Running backend.']), os: 'windows' },
  'registry.k8s.io/kube-apiserver': controlled('kube-apiserver', 6443),
  'registry.k8s.io/kube-controller-manager': controlled('kube-controller-manager', 10257),
  'registry.k8s.io/kube-scheduler': controlled('kube-scheduler', 10259, 'kube-scheduler'),
  'registry.k8s.io/etcd': { ...system('etcd', 2381), size: 23 * MB },
  'gcr.io/kubernetes-e2e-test-images/dnsutils': { size: 9 * MB, system: 'alpine', run: shell(['sleep', '3600']) },
  'registry.k8s.io/e2e-test-images/jessie-dnsutils': { size: 44 * MB, system: 'debian', run: shell(['sleep', '3600']) },
  'ghcr.io/stefanprodan/podinfo': { size: 34 * MB, system: 'alpine', run: { kind: 'serve', listens: [{ port: 9898, http: OK }, { port: 9797, http: OK }, { port: 9999 }], log: ['{"level":"info","msg":"Starting HTTP Server.","addr":":9898"}'] } },
  [`${BOUTIQUE}/frontend`]: { ...app(15, 8080, ['{"message":"starting server on :8080","severity":"info"}']), system: 'none' },
  [`${BOUTIQUE}/adservice`]: rpc(210, 9555, ['Ad Service started, listening on 9555']),
  [`${BOUTIQUE}/cartservice`]: rpc(32, 7070, ['Startup completed in 0.4s']),
  [`${BOUTIQUE}/checkoutservice`]: rpc(14, 5050, ['{"message":"starting to listen on tcp: \\"[::]:5050\\"","severity":"info"}']),
  [`${BOUTIQUE}/currencyservice`]: rpc(62, 7000, ['{"message":"CurrencyService gRPC server started on port 7000"}']),
  [`${BOUTIQUE}/emailservice`]: rpc(90, 8080, ['{"message":"listening on port: 8080"}']),
  [`${BOUTIQUE}/paymentservice`]: rpc(60, 50051, ['{"message":"PaymentService gRPC server started on port 50051"}']),
  [`${BOUTIQUE}/productcatalogservice`]: rpc(14, 3550, ['{"message":"starting grpc server at :3550"}']),
  [`${BOUTIQUE}/recommendationservice`]: rpc(92, 8080, ['{"message":"listening on port: 8080"}']),
  [`${BOUTIQUE}/shippingservice`]: rpc(13, 50051, ['{"message":"Shipping Service listening on port :50051"}']),
  [`${BOUTIQUE}/loadgenerator`]: { size: 78 * MB, system: 'debian', run: serve([], ['Starting Locust']) },
};

const UNKNOWN: ImageData = { size: 50 * MB, system: 'debian', run: { kind: 'serve', listens: [], anyPort: true, log: [] } };

/** Words in a tag or repository that only somebody who wants a failure writes. */
const NO_SUCH = /(^|[-_./:])(nope|not-?found|no-?such[a-z-]*|non-?existent|non-?existing|(does-?not|doesnt|dont)-?exist[a-z]*|missing|invalid|bogus|[a-z-]*does-?not-?exist[a-z0-9-]*)($|[-_./:0-9])/;

export type Pull = { readonly image: ImageData } | { readonly error: string };

/** What the registry answers: the image, or the container runtime's error. */
export function pullImage(name: ImageName): Pull {
  const { repository, tag, full } = name;
  const host = repository.slice(0, repository.indexOf('/'));
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (/\.(invalid|test|example)(:\d+)?$/.test(host)) return { error: `${failed}: failed to do request: Head "https://${host}/v2/${repository.slice(host.length + 1)}/manifests/${tag ?? name.digest}": dial tcp: lookup ${host.replace(/:\d+$/, '')}: no such host` };
  const known = knownImage(repository);
  if ((known === undefined && repository.startsWith(`${LIBRARY}/`)) || NO_SUCH.test(repository.slice(host.length))) {
    return { error: `${failed}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed` };
  }
  const misspelt = known === undefined && /^registry\.k8s\.io\/(kube-|etcd)[^/]*$/.test(repository);
  if (misspelt || (tag !== undefined && name.digest === undefined && !tagExists(tag, known))) return { error: `rpc error: code = NotFound desc = ${failed}: ${full}: not found` };
  return { image: known ?? UNKNOWN };
}

/** Whether an image can run on a system. One that nobody knows is for Windows when its name says so. */
export function isFor(name: ImageName, os: OperatingSystem): boolean {
  const known = knownImage(name.repository);
  const made = known === undefined && /windows|nanoserver|servercore|ltsc20\d\d/.test(name.full) ? 'windows' : ALSO_WINDOWS.has(name.repository) ? 'both' : (known?.os ?? 'linux');
  return made === 'both' || made === os;
}

/** An image's list of platforms has none that fits, in the words of each runtime. */
export function wrongPlatform({ full }: ImageName, os: OperatingSystem, runtime: RuntimeName): string {
  if (runtime === 'docker') return `Error response from daemon: no matching manifest for ${os}/amd64 in the manifest list entries`;
  if (runtime === 'cri-o') return `rpc error: code = Unknown desc = choosing image instance: no image found in image index for architecture "amd64", variant "", OS "${os}"`;
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": no match for platform in manifest: not found`;
}

/** What an image that is on a node does. */
export const imageData = (image: string): ImageData => {
  const name = parseImageName(image);
  return (name && knownImage(name.repository)) ?? UNKNOWN;
};

const knownImage = (repository: string): ImageData | undefined => (Object.hasOwn(REGISTRY, repository) ? REGISTRY[repository] : undefined);

function tagExists(tag: string, known: ImageData | undefined): boolean {
  if (NO_SUCH.test(tag)) return false;
  const version = /^v?(\d+)(?:\.(\d+))?/.exec(tag);
  if (version === null || known?.newest === undefined) return true;
  const [major, minor] = known.newest.split('.').map(Number) as [number, number];
  return Number(version[1]) < major || (Number(version[1]) === major && Number(version[2] ?? 0) <= minor);
}
