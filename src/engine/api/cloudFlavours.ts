/**
 * How three cloud providers differ, as data: names of their API calls, of their storage driver and class, forms of identifiers and addresses,
 * words of their errors. Upstream: cloud-provider-aws with aws-ebs-csi-driver, cloud-provider-gcp with gcp-compute-persistent-disk-csi-driver,
 * cloud-provider-openstack with cinder-csi-plugin. Leaves out: everything of a provider that a cluster does not ask for.
 */
import type { ProviderName } from './instanceTypes.ts';

export type CloudAction =
  | 'listInstances'
  | 'createLoadBalancer'
  | 'updateLoadBalancer'
  | 'deleteLoadBalancer'
  | 'listRoutes'
  | 'createRoute'
  | 'deleteRoute'
  | 'createVolume'
  | 'deleteVolume'
  | 'attachVolume'
  | 'detachVolume'
  | 'resizeVolume';

/** What may go wrong at a provider. */
export type CloudFault = 'down' | 'throttled' | 'loadBalancerQuota' | 'volumeQuota' | 'attachLimit' | 'inUse' | 'notFound' | 'zoneDown' | 'otherZone';

export interface CloudFlavour {
  readonly name: ProviderName;
  readonly calls: { readonly [action in CloudAction]: string };
  /** The program that runs the cloud controllers: its DaemonSet and image. */
  readonly manager: { readonly name: string; readonly image: string };
  readonly driver: { readonly name: string; readonly controller: string; readonly node: string; readonly image: string; readonly topologyKey: string; readonly limit: number };
  readonly storageClass: { readonly name: string; readonly parameters: { readonly [key: string]: string } };
  /** `i` is a running number. */
  readonly volumeId: (name: string, hex: string, zone: string) => string;
  /** Where a load balancer is reached: a name, or an address. */
  readonly balancerAddress: (name: string, i: number) => { readonly hostname: string; readonly ip: string } | { readonly ip: string };
  readonly faults: { readonly [fault in CloudFault]: string };
}

const AWS_REGION = 'eu-south-2';

const AWS: CloudFlavour = {
  name: 'aws',
  calls: {
    listInstances: 'DescribeInstances',
    createLoadBalancer: 'CreateLoadBalancer',
    updateLoadBalancer: 'RegisterInstancesWithLoadBalancer',
    deleteLoadBalancer: 'DeleteLoadBalancer',
    listRoutes: 'DescribeRouteTables',
    createRoute: 'CreateRoute',
    deleteRoute: 'DeleteRoute',
    createVolume: 'CreateVolume',
    deleteVolume: 'DeleteVolume',
    attachVolume: 'AttachVolume',
    detachVolume: 'DetachVolume',
    resizeVolume: 'ModifyVolume',
  },
  manager: { name: 'aws-cloud-controller-manager', image: 'registry.k8s.io/provider-aws/cloud-controller-manager:v1.37.0' },
  driver: { name: 'ebs.csi.aws.com', controller: 'ebs-csi-controller', node: 'ebs-csi-node', image: 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.57.0', topologyKey: 'topology.ebs.csi.aws.com/zone', limit: 25 },
  storageClass: { name: 'gp3', parameters: { type: 'gp3' } },
  volumeId: (_name, hex) => `vol-0${hex}`,
  balancerAddress: (name, i) => ({ hostname: `${name}-${1_100_000_000 + i * 7919}.${AWS_REGION}.elb.amazonaws.com`, ip: `52.95.${120 + (i >> 8)}.${i % 256}` }),
  faults: {
    down: 'RequestError: send request failed caused by: Post "https://ec2.eu-south-2.amazonaws.com/": dial tcp: i/o timeout',
    throttled: 'RequestLimitExceeded: Request limit exceeded. status code: 503',
    loadBalancerQuota: 'TooManyLoadBalancers: Exceeded quota of account 111122223333 status code: 400',
    volumeQuota: 'VolumeLimitExceeded: You have exceeded the maximum number of volumes. status code: 400',
    attachLimit: 'AttachmentLimitExceeded: The maximum number of attachments for the instance has been reached. status code: 400',
    inUse: 'VolumeInUse: {id} is already attached to an instance status code: 400',
    notFound: 'InvalidInstanceID.NotFound: The ID \'{id}\' does not exist status code: 400',
    zoneDown: 'InsufficientInstanceCapacity: There is no capacity in the Availability Zone {id}. status code: 500',
    otherZone: 'InvalidVolume.ZoneMismatch: The volume \'{id}\' is not in the same availability zone as the instance status code: 400',
  },
};

const GCP_URL = 'https://compute.googleapis.com/compute/v1/projects/podium-lab';

const GCP: CloudFlavour = {
  name: 'gcp',
  calls: {
    listInstances: 'compute.instances.list',
    createLoadBalancer: 'compute.forwardingRules.insert',
    updateLoadBalancer: 'compute.targetPools.addInstance',
    deleteLoadBalancer: 'compute.forwardingRules.delete',
    listRoutes: 'compute.routes.list',
    createRoute: 'compute.routes.insert',
    deleteRoute: 'compute.routes.delete',
    createVolume: 'compute.disks.insert',
    deleteVolume: 'compute.disks.delete',
    attachVolume: 'compute.instances.attachDisk',
    detachVolume: 'compute.instances.detachDisk',
    resizeVolume: 'compute.disks.resize',
  },
  manager: { name: 'cloud-controller-manager', image: 'registry.k8s.io/cloud-provider-gcp/cloud-controller-manager:v37.0.0' },
  driver: { name: 'pd.csi.storage.gke.io', controller: 'csi-gce-pd-controller', node: 'csi-gce-pd-node', image: 'registry.k8s.io/cloud-provider-gcp/gcp-compute-persistent-disk-csi-driver:v1.23.0', topologyKey: 'topology.gke.io/zone', limit: 127 },
  storageClass: { name: 'standard-rwo', parameters: { type: 'pd-balanced' } },
  volumeId: (name, _hex, zone) => `projects/podium-lab/zones/${zone}/disks/${name}`,
  balancerAddress: (_name, i) => ({ ip: `34.175.${20 + (i >> 8)}.${i % 256}` }),
  faults: {
    down: `Get "${GCP_URL}": dial tcp: i/o timeout`,
    throttled: "googleapi: Error 403: Quota exceeded for quota metric 'Queries' and limit 'Queries per minute', rateLimitExceeded",
    loadBalancerQuota: "googleapi: Error 403: Quota 'FORWARDING_RULES' exceeded. Limit: {limit}.0 globally., quotaExceeded",
    volumeQuota: "googleapi: Error 403: Quota 'DISKS_TOTAL_GB' exceeded. Limit: {limit}.0 in region europe-southwest1., quotaExceeded",
    attachLimit: 'googleapi: Error 400: Exceeded limit \'maximum_persistent_disks\' on resource \'{id}\'., limitExceeded',
    inUse: "googleapi: Error 400: RESOURCE_IN_USE_BY_ANOTHER_RESOURCE - The disk resource '{id}' is already being used",
    notFound: "googleapi: Error 404: The resource '{id}' was not found, notFound",
    zoneDown: "googleapi: Error 503: The zone '{id}' does not have enough resources available, ZONE_RESOURCE_POOL_EXHAUSTED",
    otherZone: "googleapi: Error 400: Invalid value for field 'disk.source': '{id}'. Disk is in another zone, invalid",
  },
};

const OPENSTACK: CloudFlavour = {
  name: 'openstack',
  calls: {
    listInstances: 'GET /servers/detail',
    createLoadBalancer: 'POST /lbaas/loadbalancers',
    updateLoadBalancer: 'PUT /lbaas/pools/members',
    deleteLoadBalancer: 'DELETE /lbaas/loadbalancers',
    listRoutes: 'GET /routers',
    createRoute: 'PUT /routers/add_extraroutes',
    deleteRoute: 'PUT /routers/remove_extraroutes',
    createVolume: 'POST /volumes',
    deleteVolume: 'DELETE /volumes',
    attachVolume: 'POST /servers/os-volume_attachments',
    detachVolume: 'DELETE /servers/os-volume_attachments',
    resizeVolume: 'POST /volumes/action (os-extend)',
  },
  manager: { name: 'openstack-cloud-controller-manager', image: 'registry.k8s.io/provider-os/openstack-cloud-controller-manager:v1.37.0' },
  driver: { name: 'cinder.csi.openstack.org', controller: 'csi-cinder-controllerplugin', node: 'csi-cinder-nodeplugin', image: 'registry.k8s.io/provider-os/cinder-csi-plugin:v1.37.0', topologyKey: 'topology.cinder.csi.openstack.org/zone', limit: 256 },
  storageClass: { name: 'csi-cinder-sc-delete', parameters: {} },
  volumeId: (_name, hex) => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(1, 4)}-${hex.slice(4)}`,
  balancerAddress: (_name, i) => ({ ip: `203.0.113.${10 + (i % 240)}` }),
  faults: {
    down: 'Get "https://keystone.example.com:5000/v3": dial tcp: i/o timeout',
    throttled: 'Expected HTTP response code [200] when accessing the API, but got 429 instead: Too Many Requests',
    loadBalancerQuota: 'Expected HTTP response code [201 202] when accessing [POST https://octavia.example.com/v2.0/lbaas/loadbalancers], but got 403 instead: Quota has been met for resources: loadbalancer',
    volumeQuota: 'Expected HTTP response code [202] when accessing [POST https://cinder.example.com/v3/volumes], but got 413 instead: VolumeLimitExceeded: Maximum number of volumes allowed ({limit}) exceeded for quota \'volumes\'.',
    attachLimit: 'Expected HTTP response code [200], but got 403 instead: Maximum number of volumes has been attached to instance {id}',
    inUse: 'Expected HTTP response code [200], but got 400 instead: Invalid volume: volume {id} is already attached to instances',
    notFound: 'Resource not found: Instance {id} could not be found.',
    zoneDown: 'Expected HTTP response code [202], but got 400 instead: Availability zone \'{id}\' is not available',
    otherZone: 'Expected HTTP response code [200], but got 400 instead: Invalid volume: Instance and volume {id} are not in the same availability_zone',
  },
};

export const CLOUD_FLAVOURS: { readonly [name in ProviderName]: CloudFlavour } = { aws: AWS, gcp: GCP, openstack: OPENSTACK };

/** The mark of a node that no cloud-controller-manager has looked at yet. Upstream: k8s.io/cloud-provider/api. */
export const UNINITIALIZED = 'node.cloudprovider.kubernetes.io/uninitialized';
export const SHUTDOWN = 'node.cloudprovider.kubernetes.io/shutdown';

/** The stand-in of clusters without a provider: directories of the node. */
export const HOSTPATH_PROVISIONER = 'k8s.io/minikube-hostpath';
