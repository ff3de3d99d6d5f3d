/**
 * What a plugin answers when it does not simply agree. Upstream: k8s.io/kube-scheduler/framework Status. Success is `undefined` here.
 */
export type Code = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Pending' | 'Wait';

export interface Status {
  readonly code: Code;
  /** Kubernetes' own words; several when several things are amiss. */
  readonly reasons: readonly string[];
}

/** The Pod does not fit now; removing Pods of lower priority may help. */
export const unschedulable = (...reasons: string[]): Status => ({ code: 'Unschedulable', reasons });

/** The Pod does not fit, and preemption cannot help. */
export const unresolvable = (...reasons: string[]): Status => ({ code: 'UnschedulableAndUnresolvable', reasons });

/** Something unexpected; the Pod is tried again after its back-off. */
export const failure = (...reasons: string[]): Status => ({ code: 'Error', reasons });

/** Reasons as one text. */
export const messageOf = (status: Status): string => status.reasons.join(', ');

export const isRejected = (status: Status): boolean => status.code !== 'Error' && status.code !== 'Wait';
