/**
 * The shape of an Event. Upstream: k8s.io/api. Its rules are in eventKind.ts.
 */
import type { KubeObject } from '../object.ts';
import type { ObjectReference } from './endpointSlice.ts';

export interface EventSource {
  readonly component?: string;
  readonly host?: string;
}

export interface Event extends KubeObject {
  readonly involvedObject: ObjectReference;
  readonly reason?: string;
  readonly message?: string;
  readonly source?: EventSource;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly count?: number;
  readonly type?: string;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly action?: string;
  readonly related?: ObjectReference;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}
