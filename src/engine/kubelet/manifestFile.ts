/**
 * One file in /etc/kubernetes/manifests: read as a kubelet reads it, and written as kubeadm writes it. Upstream: pkg/kubelet/config/{file,common}.go
 * (extractFromFile, tryDecodeSinglePod, applyDefaults), cmd/kubeadm/app/util/staticpod. Leaves out: files of several Pods, JSON5, other folders.
 */
import { canonical } from '../api/canonical.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { decodeValue } from '../api/schema/decode.ts';
import { YamlFault } from '../api/yaml/mark.ts';
import { fromYaml } from '../api/yaml/toJson.ts';
import { podKind } from '../api/kinds/podKind.ts';
import type { Container, Pod, Volume } from '../api/kinds/pod.ts';
import { without } from '../api/without.ts';
import { FOLDER, manifestHash } from './staticPods.ts';

/** A kubelet looks at every file of the folder that is not hidden, whatever its name ends in. */
export const isManifest = (path: string): boolean => path.startsWith(`${FOLDER}/`) && /^[^./][^/]*$/.test(path.slice(FOLDER.length + 1));

/** `fault`: in the kubelet's words. */
export type ReadManifest = { readonly pod: Pod } | { readonly fault: string };

type Fields = { readonly [key: string]: Json };

/** `seen`: when the kubelet saw it, as it stands in an annotation. */
export function readManifest(text: string, path: string, node: string, seen: string): ReadManifest {
  const unparsed = (why: string): ReadManifest => ({ fault: `${path}: couldn't parse as pod(${why}), please check config file` });
  let value: Json;
  try {
    value = fromYaml(text);
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault;
    return unparsed(fault.message);
  }
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  if (given === undefined) return unparsed(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  const { apiVersion, kind } = given;
  for (const [field, one] of [['kind', kind], ['apiVersion', apiVersion]] as const) if (one === undefined || one === '') return unparsed(`Object '${field[0]!.toUpperCase()}${field.slice(1)}' is missing in '${JSON.stringify(given)}'`.replace("'ApiVersion'", "'apiVersion'"));
  if (apiVersion !== 'v1' || kind !== 'Pod') return unparsed(`no kind "${String(kind)}" is registered for version "${String(apiVersion)}" in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  const { value: decoded, error } = decodeValue('core.v1.Pod', given);
  return error === undefined ? podOf(decoded as Pod, path, node, seen) : unparsed(error);
}

function podOf(given: Pod, path: string, node: string, seen: string): ReadManifest {
  const { name = '', namespace = 'default', labels, annotations = {} } = given.metadata ?? {};
  if (name === '') return { fault: 'invalid pod: name is needed for the pod' };
  const { spec } = podKind.defaults!({ ...given, metadata: { ...given.metadata, namespace } });
  const uid = manifestHash(`${node}/${path}/${contentOf(given)}`);
  const tolerations = spec.tolerations?.some(({ operator, effect, key }) => operator === 'Exists' && effect === 'NoExecute' && (key ?? '') === '') === true ? spec.tolerations : [...(spec.tolerations ?? []), { operator: 'Exists' as const, effect: 'NoExecute' as const }];
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${node}`, namespace, uid, resourceVersion: '', creationTimestamp: '', ...(labels && { labels }), annotations: { ...annotations, 'kubernetes.io/config.hash': uid, 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'file' } },
    spec: { ...spec, nodeName: node, tolerations },
  };
  const faults = podKind.validate!(pod, undefined, undefined);
  if (faults.length > 0) return { fault: `invalid pod: [${faults.map(({ field, message }) => `${field}: ${message}`).join(', ')}]` };
  const resource = referenceOf(pod);
  return resource === undefined ? { pod } : { fault: `static pods may not reference ${resource}` };
}

/** What a static Pod needs of the API, which it may not: it must be able to run without. Upstream: podutil.HasAPIObjectReference. */
function referenceOf({ spec }: Pod): string | undefined {
  if (spec.serviceAccountName !== undefined && spec.serviceAccountName !== '') return 'serviceaccounts';
  if ((spec.imagePullSecrets ?? []).length > 0) return 'secrets';
  for (const { env = [], envFrom = [] } of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (env.some(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined) || envFrom.some(({ secretRef }) => secretRef !== undefined)) return 'secrets';
    if (env.some(({ valueFrom }) => valueFrom?.configMapKeyRef !== undefined) || envFrom.some(({ configMapRef }) => configMapRef !== undefined)) return 'configmaps';
  }
  return (spec.volumes ?? []).map(volumeReference).find((one) => one !== undefined);
}

function volumeReference(volume: Volume): string | undefined {
  if (volume.secret !== undefined) return 'secrets';
  if (volume.configMap !== undefined) return 'configmaps';
  return volume.persistentVolumeClaim === undefined ? undefined : 'persistentvolumeclaims';
}

/** What of a file counts: another text with the same meaning is no change. */
const contentOf = ({ metadata, spec }: Pod): string => canonical({ metadata: without(metadata, ['creationTimestamp']), spec });

/** Fields that the kubelet fills in, and kubeadm does not write. */
const FILLED = ['nodeName', 'schedulerName', 'dnsPolicy', 'tolerations', 'terminationGracePeriodSeconds', 'restartPolicy'] as const;
const OWN = ['terminationMessagePath', 'terminationMessagePolicy'] as const;

/** The object in the file that kubeadm has written for a static Pod. */
export function fileObject({ metadata, spec }: Pod, component: string): KubeObject {
  const { annotations = {}, labels, namespace = '' } = metadata;
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith('kubeadm.')));
  const containers = spec.containers.map((container) => without(container, OWN) as Container);
  const written = { apiVersion: 'v1', kind: 'Pod', metadata: { ...(Object.keys(own).length > 0 && { annotations: own }), ...(labels && { labels }), name: component, namespace }, spec: { ...without(spec, FILLED), containers }, status: {} };
  return written as object as KubeObject;
}

/** Whether a text says just what kubeadm wrote. */
export function isUnchanged(text: string, generated: KubeObject): boolean {
  try {
    const value = fromYaml(text);
    return canonical(decodeValue('core.v1.Pod', value).value) === canonical(decodeValue('core.v1.Pod', generated).value);
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault;
    return false;
  }
}
