/**
 * Versions of Kubernetes' programs, and which may work together. Upstream: kubernetes.io/releases/version-skew-policy: a kubelet may be up to three
 * minor versions older than the API server and never newer; what goes with a version is kubeadm's (cmd/kubeadm/app/constants).
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
