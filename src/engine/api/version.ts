/**
 * Versions of Kubernetes' programs, and which may work together. Upstream: kubernetes.io/releases/version-skew-policy: the API servers of a cluster
 * within one minor version; scheduler and controller managers not newer than the API server, at most one older; kubelet and kube-proxy not newer, up
 * to three older; with several API servers of two versions the narrower of both counts. What goes with a version is kubeadm's
 * (cmd/kubeadm/app/constants).
 */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** `v1.37.2`, `v1.38.0-rc.0`; undefined: that is none. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,4})\.(\d{1,4})(-[\w.]+)?$/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

export const minorOf = (version: string): number => parseVersion(version)?.minor ?? 0;

/** How many minor versions a kubelet may be behind. */
const OLDEST_KUBELET = 3;

export type Skew = 'supported' | 'tooOld' | 'tooNew';

/** How many minor versions a scheduler or a controller manager may be behind. */
const OLDEST_CONTROLLER = 1;

const judged = (version: string, oldest: string, newest: string, behind: number): Skew => (minorOf(version) > minorOf(oldest) ? 'tooNew' : minorOf(newest) - minorOf(version) > behind ? 'tooOld' : 'supported');

/** Of a kubelet or a kube-proxy, which may come to any of the API servers. */
export const nodeSkew = (version: string, oldest: string, newest: string): Skew => judged(version, oldest, newest, OLDEST_KUBELET);
/** Of a kube-proxy and the kubelet beside it: up to three minor versions apart, whichever is older. */
export const besideSupported = (proxy: string, kubelet: string): boolean => Math.abs(minorOf(proxy) - minorOf(kubelet)) <= OLDEST_KUBELET;
/** Of a scheduler or a controller manager, which speaks to the API server of its own machine. */
export const controllerSkew = (version: string, apiServer: string): Skew => judged(version, apiServer, apiServer, OLDEST_CONTROLLER);
/** Whether API servers may serve one cluster. */
export const togetherSupported = (oldest: string, newest: string): boolean => minorOf(newest) - minorOf(oldest) <= 1;

export function skewOf(kubelet: string, apiServer: string): Skew {
  const behind = minorOf(apiServer) - minorOf(kubelet);
  return behind < 0 ? 'tooNew' : behind > OLDEST_KUBELET ? 'tooOld' : 'supported';
}

/** By minor version: the etcd and CoreDNS that kubeadm installs. */
const COMPANIONS: { readonly [minor: number]: { readonly etcd: string; readonly dns: string } } = {
  35: { etcd: '3.6.4-0', dns: 'v1.12.4' },
  36: { etcd: '3.6.4-0', dns: 'v1.12.4' },
};
const NEWEST = { etcd: '3.6.5-0', dns: 'v1.13.1' };

export const companionsOf = (version: string): { readonly etcd: string; readonly dns: string } => COMPANIONS[minorOf(version)] ?? NEWEST;
