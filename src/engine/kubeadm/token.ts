/**
 * Bootstrap tokens: what a machine that joins shows to be let in, and the public ConfigMap by which it knows the cluster. Upstream:
 * cmd/kubeadm/app/cmd/token.go, phases/bootstraptoken; k8s.io/cluster-bootstrap/token. Simplified: the ConfigMap is signed when the token is
 * made, not by a controller (bootstrapsigner), and tokens do not run out.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '../api/base64.ts';
import type { ApiRequest } from '../api/request.ts';

const CLUSTER_INFO = 'cluster-info';
/** Of the cluster's certificate authority: there is but one. */
export const CA_HASH = `sha256:${bytesToHex(sha256(utf8ToBytes('kubernetes-ca')))}`;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const letters = (text: string, length: number): string => [...sha256(utf8ToBytes(text)), ...sha256(utf8ToBytes(`${text}.`))].slice(0, length).map((byte) => LETTERS[byte % LETTERS.length]!).join('');

/** `abcdef.0123456789abcdef`, another one for each moment. */
export const tokenOf = (moment: number): string => `${letters(`id ${moment}`, 6)}.${letters(`secret ${moment}`, 16)}`;

export const isToken = (text: string): boolean => /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(text);

export const tokenIdOf = (token: string): string => token.slice(0, 6);

/** Key of cluster-info under which the signature made with a token stands. */
export const signatureOf = (token: string): string => `jws-kubeconfig-${tokenIdOf(token)}`;

const asAdmin = { group: '', version: 'v1', user: 'kubernetes-admin', agent: 'kubeadm' } as const;

export function tokenSecret(token: string): ApiRequest {
  const name = `bootstrap-token-${tokenIdOf(token)}`;
  const values = { 'token-id': tokenIdOf(token), 'token-secret': token.slice(7), 'usage-bootstrap-authentication': 'true', 'usage-bootstrap-signing': 'true', 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token' };
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)]));
  return { ...asAdmin, verb: 'create', resource: 'secrets', namespace: 'kube-system', body: { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'kube-system' }, type: 'bootstrap.kubernetes.io/token', data } };
}

/** The ConfigMap that anybody may read: made with the first token, signed with each. */
export function clusterInfo(token: string, server: string): { readonly create: ApiRequest; readonly sign: ApiRequest } {
  const kubeconfig = `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: DATA+OMITTED\n    server: https://${server}\n  name: ""\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n`;
  const signature = { [signatureOf(token)]: `eyJhbGciOiJIUzI1NiIsImtpZCI6${letters(token, 12)}..${letters(`${token}/${server}`, 43)}` };
  const where = { ...asAdmin, resource: 'configmaps', namespace: 'kube-public' } as const;
  return {
    create: { ...where, verb: 'create', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CLUSTER_INFO, namespace: 'kube-public' }, data: { kubeconfig, ...signature } } },
    sign: { ...where, verb: 'patch', name: CLUSTER_INFO, patchType: 'merge', body: { data: signature } },
  };
}

/** What a machine that knows nothing yet asks first. */
export const discovery: ApiRequest = { verb: 'get', group: '', version: 'v1', resource: 'configmaps', namespace: 'kube-public', name: CLUSTER_INFO, user: 'system:anonymous', agent: 'kubeadm' };
