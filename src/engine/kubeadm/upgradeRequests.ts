/**
 * What kubeadm asks of the API server while it upgrades. Upstream: cmd/kubeadm/app/util/apiclient/wait.go, phases/addons.
 */
import type { ApiRequest } from '../api/request.ts';
import { companionsOf } from '../api/version.ts';

const AS_ADMIN = { user: 'kubernetes-admin', agent: 'kubeadm' } as const;

/** The mirror of a static Pod, whose hash tells when the kubelet has replaced it. */
export const podOf = (component: string, node: string): ApiRequest => ({ ...AS_ADMIN, verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name: `${component}-${node}` });

function imagePatch(resource: string, name: string, container: string, image: string): ApiRequest {
  const body = { spec: { template: { spec: { containers: [{ name: container, image }] } } } };
  return { ...AS_ADMIN, verb: 'patch', group: 'apps', version: 'v1', resource, namespace: 'kube-system', name, patchType: 'strategic', body };
}

/** kube-proxy and CoreDNS of a version. */
export const addonPatches = (version: string): readonly ApiRequest[] => [
  imagePatch('daemonsets', 'kube-proxy', 'kube-proxy', `registry.k8s.io/kube-proxy:${version}`),
  imagePatch('deployments', 'coredns', 'coredns', `registry.k8s.io/coredns/coredns:${companionsOf(version).dns}`),
];
