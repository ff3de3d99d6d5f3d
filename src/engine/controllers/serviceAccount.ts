/**
 * The service account controller: every namespace has the ServiceAccount `default`. Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.
 * Leaves out: tokens as Secrets (kubelets ask for theirs).
 */
import type { Namespace } from '../api/kinds/namespace.ts';
import { NAMESPACES, SERVICE_ACCOUNTS, type Controller } from './controller.ts';

const DEFAULT = 'default';

/** Codes: createServiceAccount, upToDate. */
export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  resource: 'serviceaccounts',
  workers: 5,
  watches: [
    { on: NAMESPACES, keys: ({ event, object }) => (event === 'DELETED' ? [] : [object.metadata.name]) },
    { on: SERVICE_ACCOUNTS, keys: ({ event, object }) => (event === 'DELETED' && object.metadata.name === DEFAULT ? [object.metadata.namespace ?? ''] : []) },
  ],
  reconcile(name, c) {
    const namespace = c.get<Namespace>('namespaces', name);
    if (namespace === undefined || namespace.status?.phase === 'Terminating' || c.get('serviceaccounts', `${name}/${DEFAULT}`) !== undefined) return;
    c.report('createServiceAccount', { namespace: name });
    const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: DEFAULT, namespace: name } };
    c.call({ verb: 'create', on: SERVICE_ACCOUNTS, namespace: name, body, ignore: ['AlreadyExists'] });
  },
};
