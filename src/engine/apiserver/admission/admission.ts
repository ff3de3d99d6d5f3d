/**
 * Admission: plugins that may change or refuse an object after it was decoded and before it is validated. Upstream: k8s.io/apiserver/pkg/admission
 * and plugin/pkg/admission. Leaves out: webhooks, CEL policies.
 */
import type { KubeObject } from '../../api/object.ts';
import type { ApiRequest, Status } from '../../api/request.ts';
import type { RandomStreams } from '../../kernel/random.ts';

export interface Attempt {
  readonly request: ApiRequest;
  readonly operation: 'create' | 'update' | 'delete';
  /** Qualified plural. */
  readonly resource: string;
  readonly object: KubeObject;
  /** What a refusal calls it: a name that is generated comes after admission, so there is only its beginning yet. */
  readonly name: string;
  readonly old?: KubeObject;
  readonly random: RandomStreams;
  /** Now, RFC 3339. */
  readonly time: string;
  find(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: string): readonly KubeObject[];
}

export interface AdmissionPlugin {
  readonly name: string;
  /** The object to go on with, or a refusal. */
  admit(attempt: Attempt): KubeObject | Status;
}

export const isRefusal = (result: KubeObject | Status): result is Status => result.kind === 'Status';

/** A Pod that stands for a static Pod of a kubelet. Upstream: kubelet types.ConfigMirrorAnnotationKey. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
