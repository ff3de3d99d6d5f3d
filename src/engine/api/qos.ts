/**
 * The quality-of-service class of a Pod. Upstream: pkg/apis/core/helper/qos/qos.go (ComputePodQOS).
 */
import type { Pod, ResourceList } from './kinds/pod.ts';
import { compareQuantity, tryParseQuantity } from './quantity.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COUNTED = ['cpu', 'memory'];

/** Guaranteed when every container has cpu and memory limits equal to its requests; BestEffort when none asks for anything. */
export function qosClassOf({ spec }: Pod): QosClass {
  const lists =
    spec.resources === undefined
      ? [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {})
      : [spec.resources];
  const asked = lists.some(({ requests, limits }) => [...positive(requests), ...positive(limits)].length > 0);
  if (!asked) return 'BestEffort';
  const guaranteed = lists.every(({ requests, limits }) =>
    COUNTED.every((name) => positive(limits).includes(name) && sameAmount(requests, limits, name)),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

const positive = (list: ResourceList | undefined): readonly string[] => COUNTED.filter((name) => nanos(list, name) > 0n);

function nanos(list: ResourceList | undefined, name: string): bigint {
  const text = list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
  const parsed = text === undefined ? undefined : tryParseQuantity(text);
  return parsed?.ok ? parsed.quantity.nanos : 0n;
}

function sameAmount(requests: ResourceList | undefined, limits: ResourceList | undefined, name: string): boolean {
  const [request, limit] = [requests?.[name], limits?.[name]];
  if (request === undefined || limit === undefined) return false;
  const [a, b] = [tryParseQuantity(request), tryParseQuantity(limit)];
  return a.ok && b.ok && compareQuantity(a.quantity, b.quantity) === 0;
}
