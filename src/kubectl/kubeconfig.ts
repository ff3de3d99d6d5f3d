/**
 * Contexts of the kubeconfig: which cluster, as whom, in which namespace. Upstream: k8s.io/client-go/tools/clientcmd. Leaves out: clusters and users
 * but those of kubeadm, whose keys lie in the file.
 */
import type { Kubeconfig } from './discovery.ts';
import { Failure } from './failure.ts';
import type { KubectlHost } from './host.ts';

export type KubeContext = Kubeconfig['contexts'][number];

export const CLUSTER = 'kubernetes';
export const USER = 'kubernetes-admin';
const INITIAL: Kubeconfig = { current: `${USER}@${CLUSTER}`, contexts: [{ name: `${USER}@${CLUSTER}`, cluster: CLUSTER, user: USER }] };

export const kubeconfigOf = ({ kubeconfig }: KubectlHost): Kubeconfig => kubeconfig?.read() ?? INITIAL;

/** The namespace of the context by which a command goes; '' when it names none. */
export function configuredNamespace(host: KubectlHost, chosen: string): string {
  const { current, contexts } = kubeconfigOf(host);
  return contexts.find(({ name }) => name === (chosen || current))?.namespace ?? '';
}

/** Throws when no cluster can be reached by the context. Upstream: ConfirmUsable and what then becomes of an empty cluster. */
export function checkContext(host: KubectlHost, chosen: string): void {
  const { current, contexts } = kubeconfigOf(host);
  const context = contexts.find(({ name }) => name === (chosen || current));
  if (context === undefined && chosen !== '') throw new Failure(`context ${JSON.stringify(chosen)} does not exist`);
  if (context === undefined && current !== '') throw new Failure(`Error in configuration: context was not found for specified context: ${current}`, { bare: true });
  if (context?.cluster !== CLUSTER) throw new Failure('The connection to the server localhost:8080 was refused - did you specify the right host or port?', { bare: true });
  if (context.user !== USER) throw new Failure(`the credentials of user ${JSON.stringify(context.user)} are not simulated: --as=${context.user} asks as somebody else`);
}
