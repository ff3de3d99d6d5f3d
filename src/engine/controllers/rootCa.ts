/**
 * The root CA publisher: every namespace has the certificate that Pods need to trust the API server. Upstream: pkg/controller/certificates/rootcacertpublisher.
 */
import { sameJson } from '../api/equal.ts';
import type { ConfigMap } from '../api/kinds/configMap.ts';
import type { Namespace } from '../api/kinds/namespace.ts';
import { CONFIG_MAPS, NAMESPACES, type Controller } from './controller.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};
/** A stand-in: nothing in the simulation is encrypted. */
const DATA = { 'ca.crt': '-----BEGIN CERTIFICATE-----\nUG9kaXVtIHNpbXVsYXRlcyBpdHMgY2x1c3RlciBjZXJ0aWZpY2F0ZS4=\n-----END CERTIFICATE-----\n' };

/** Codes: publishRootCa, restoreRootCa, upToDate. */
export const rootCaController: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  resource: 'configmaps',
  workers: 5,
  watches: [
    { on: NAMESPACES, keys: ({ event, object }) => (event === 'DELETED' ? [] : [object.metadata.name]) },
    { on: CONFIG_MAPS, keys: ({ event, object }) => (event !== 'ADDED' && object.metadata.name === NAME ? [object.metadata.namespace ?? ''] : []) },
  ],
  reconcile(name, c) {
    const namespace = c.get<Namespace>('namespaces', name);
    if (namespace === undefined || namespace.status?.phase === 'Terminating') return;
    const found = c.get<ConfigMap>('configmaps', `${name}/${NAME}`);
    if (found === undefined) {
      c.report('publishRootCa', { namespace: name });
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: name, annotations: DESCRIPTION }, data: DATA };
      c.call({ verb: 'create', on: CONFIG_MAPS, namespace: name, body, ignore: ['AlreadyExists'] });
    } else if (!sameJson(found.data, DATA)) {
      c.report('restoreRootCa', { namespace: name });
      c.call({ verb: 'update', on: CONFIG_MAPS, namespace: name, name: NAME, body: { ...found, data: DATA }, ignore: ['NotFound', 'Conflict'] });
    }
  },
};
