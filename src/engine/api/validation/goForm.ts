/**
 * A structure as Go prints its internal type in an error: every field under Go's own name, in Go's order, nothing left out. Upstream: the
 * internal types of pkg/apis/core and pkg/apis/apps, whose fields have the names and the order of v1.
 */
import { zeroOf } from '../schema/decode.ts';
import { definition, type FieldSchema, type TypeSchema } from '../schema/schema.ts';

type Fields = { readonly [field: string]: unknown };

/** Go's names where they are not the JSON name with a capital letter. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dnsPolicy: 'DNSPolicy',
    dnsConfig: 'DNSConfig',
    os: 'OS',
    tty: 'TTY',
    seLinuxOptions: 'SELinuxOptions',
    seLinuxChangePolicy: 'SELinuxChangePolicy',
    fsGroup: 'FSGroup',
    fsGroupChangePolicy: 'FSGroupChangePolicy',
    httpGet: 'HTTPGet',
    tcpSocket: 'TCPSocket',
    grpc: 'GRPC',
    httpHeaders: 'HTTPHeaders',
    apiVersion: 'APIVersion',
    apiGroup: 'APIGroup',
    gcePersistentDisk: 'GCEPersistentDisk',
    awsElasticBlockStore: 'AWSElasticBlockStore',
    nfs: 'NFS',
    iscsi: 'ISCSI',
    rbd: 'RBD',
    cephfs: 'CephFS',
    fc: 'FC',
    storageos: 'StorageOS',
    csi: 'CSI',
    fsType: 'FSType',
    wwids: 'WWIDs',
    pdName: 'PDName',
    iqn: 'IQN',
    sslEnabled: 'SSLEnabled',
    gmsaCredentialSpecName: 'GMSACredentialSpecName',
    gmsaCredentialSpec: 'GMSACredentialSpec',
    uid: 'UID',
  }),
);

const NAMES_IN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'core.v1.PodSpec.serviceAccount': 'DeprecatedServiceAccount',
    'core.v1.HostAlias.ip': 'IP',
    'core.v1.AzureDiskVolumeSource.diskURI': 'DataDiskURI',
    'core.v1.RBDVolumeSource.monitors': 'CephMonitors',
    'core.v1.RBDVolumeSource.image': 'RBDImage',
    'core.v1.RBDVolumeSource.pool': 'RBDPool',
    'core.v1.RBDVolumeSource.user': 'RadosUser',
    'core.v1.GlusterfsVolumeSource.endpoints': 'EndpointsName',
    'core.v1.ISCSIVolumeSource.iscsiInterface': 'ISCSIInterface',
    'core.v1.ISCSIVolumeSource.chapAuthDiscovery': 'DiscoveryCHAPAuth',
    'core.v1.ISCSIVolumeSource.chapAuthSession': 'SessionCHAPAuth',
  }),
);

/** Types from the API machinery keep their JSON names and leave out what is empty. */
const KEEPS_JSON = /^meta\.v1\./;

/** The value of a definition, as plain data in Go's order. */
export function goForm(value: unknown, schema: string): unknown {
  return structForm(value, schema);
}

function structForm(value: unknown, schema: string): unknown {
  if (KEEPS_JSON.test(schema)) return value ?? null;
  const given = (value ?? {}) as Fields;
  const entries: [string, unknown][] = [];
  for (const field of definition(schema).fields.values()) {
    if (field.name === 'kind' || (field.name === 'apiVersion' && definition(schema).fields.has('kind'))) continue;
    const inner = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (field.name === 'metadata' && field.type.kind === 'struct') entries.push(...Object.entries((inner ?? {}) as Fields));
    else entries.push([nameOf(schema, field), fieldForm(inner, field)]);
  }
  return Object.fromEntries(entries);
}

const nameOf = (schema: string, { name }: FieldSchema): string =>
  NAMES_IN.get(`${schema}.${name}`) ?? NAMES.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1);

function fieldForm(value: unknown, { type, pointer }: FieldSchema): unknown {
  if (value === undefined || value === null) return pointer || type.kind === 'list' || type.kind === 'map' ? null : zero(type);
  return form(value, type);
}

function form(value: unknown, type: TypeSchema): unknown {
  if (type.kind === 'struct') return structForm(value, type.name);
  if (type.kind === 'list') return (value as readonly unknown[]).map((item) => form(item, type.item));
  if (type.kind === 'map')
    return Object.fromEntries(
      Object.keys(value as Fields)
        .sort()
        .map((key) => [key, form((value as Fields)[key], type.value)]),
    );
  return value;
}

function zero(type: TypeSchema): unknown {
  if (type.kind === 'struct') return structForm({}, type.name);
  return type.kind !== 'scalar' || type.code === 'o' ? null : zeroOf(type);
}
