/**
 * Gives every Pod a service account and its token as a volume. Upstream: plugin/pkg/admission/serviceaccount.
 * Leaves out: mountable-secrets enforcement.
 */
import type { Container, Pod, Volume } from '../../api/kinds/pod.ts';
import type { KubeObject } from '../../api/object.ts';
import { forbidden } from '../../api/status.ts';
import { MIRROR_ANNOTATION, type AdmissionPlugin } from './admission.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(attempt) {
    const { request, operation, resource, object, random, find } = attempt;
    if (resource !== 'pods' || operation !== 'create' || request.subresource !== undefined) return object;
    if (object.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return object;
    const pod = object as Pod;
    const name = pod.spec.serviceAccountName || 'default';
    const namespace = pod.metadata.namespace ?? 'default';
    const account = find('serviceaccounts', namespace, name);
    if (account === undefined) {
      return forbidden('', 'pods', attempt.name, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
    }
    const named: Pod = { ...pod, spec: { ...pod.spec, serviceAccountName: name, serviceAccount: name } };
    const withSecrets = addPullSecrets(named, account);
    const automount = pod.spec.automountServiceAccountToken ?? (account as { automountServiceAccountToken?: boolean }).automountServiceAccountToken ?? true;
    return automount ? mountToken(withSecrets, `kube-api-access-${random.text('tokenVolume', 5, SUFFIX_ALPHABET)}`) : withSecrets;
  },
};

function addPullSecrets(pod: Pod, account: KubeObject): Pod {
  const secrets = (account as { imagePullSecrets?: readonly { name?: string }[] }).imagePullSecrets;
  if (secrets === undefined || secrets.length === 0 || (pod.spec.imagePullSecrets ?? []).length > 0) return pod;
  return { ...pod, spec: { ...pod.spec, imagePullSecrets: secrets } };
}

function mountToken(pod: Pod, volumeName: string): Pod {
  const mounts = (container: Container): Container =>
    (container.volumeMounts ?? []).some((mount) => mount.mountPath === MOUNT_PATH)
      ? container
      : { ...container, volumeMounts: [...(container.volumeMounts ?? []), { mountPath: MOUNT_PATH, name: volumeName, readOnly: true }] };
  const { spec } = pod;
  const volume: Volume = {
    name: volumeName,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
      ],
    },
  };
  return {
    ...pod,
    spec: {
      ...spec,
      ...(Array.isArray(spec.containers) && { containers: spec.containers.map(mounts) }),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(mounts) }),
      volumes: [...(spec.volumes ?? []), volume],
    },
  };
}
