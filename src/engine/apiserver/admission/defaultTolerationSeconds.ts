/**
 * Pods tolerate a node that is not ready or unreachable for 300 s unless they say otherwise. Upstream: plugin/pkg/admission/defaulttolerationseconds.
 */
import type { Pod, Toleration } from '../../api/kinds/pod.ts';
import type { AdmissionPlugin } from './admission.ts';

const SECONDS = 300;
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit({ request, operation, resource, object }) {
    if (resource !== 'pods' || operation === 'delete' || request.subresource !== undefined) return object;
    const pod = object as Pod;
    const given = pod.spec.tolerations ?? [];
    const missing = KEYS.filter((key) => !given.some((toleration) => covers(toleration, key)));
    if (missing.length === 0) return object;
    const added = missing.map((key) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: SECONDS }));
    return { ...pod, spec: { ...pod.spec, tolerations: [...given, ...added] } };
  },
};

const covers = (toleration: Toleration, key: string): boolean =>
  ((toleration.key ?? '') === '' || toleration.key === key) && ((toleration.effect ?? '') === '' || toleration.effect === 'NoExecute');
