/**
 * A Pod gets its node's zone and region labels when it is bound. Upstream: plugin/pkg/admission/podtopologylabels.
 */
import type { KubeObject } from '../../api/object.ts';
import type { AdmissionPlugin } from './admission.ts';

const KEYS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  admit({ operation, resource, object, old, find }) {
    const node = nodeOf(object);
    const newlyBound = operation === 'create' || (operation === 'update' && old !== undefined && nodeOf(old) === '');
    if (resource !== 'pods' || !newlyBound || node === '') return object;
    const labels = find('nodes', undefined, node)?.metadata.labels ?? {};
    const copied = KEYS.filter((key) => labels[key] !== undefined).map((key) => [key, labels[key]!]);
    if (copied.length === 0) return object;
    return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...Object.fromEntries(copied) } } };
  },
};

const nodeOf = (object: KubeObject): string => (object.spec as { nodeName?: string } | undefined)?.nodeName ?? '';
