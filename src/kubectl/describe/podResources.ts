/**
 * What a Pod requests and is limited to. Upstream: k8s.io/component-helpers/resource PodRequests, PodLimits.
 */
import { addQuantity, tryParseQuantity, type Container, type Pod, type Quantity, type ResourceList } from '../discovery.ts';

export type Totals = ReadonlyMap<string, Quantity>;

export function podResources({ spec }: Pod): { readonly requests: Totals; readonly limits: Totals } {
  const total = (side: 'requests' | 'limits'): Totals => {
    const lists = (containers: readonly Container[] | undefined): Totals[] =>
      (containers ?? []).map((container) => parsed(container.resources?.[side]));
    let sum = sumResources(lists(spec.containers));
    let sidecars: Totals = new Map();
    let highest: Totals = new Map();
    for (const container of spec.initContainers ?? []) {
      const own = parsed(container.resources?.[side]);
      if (container.restartPolicy === 'Always') {
        sidecars = sumResources([sidecars, own]);
        sum = sumResources([sum, own]);
        highest = largest(highest, sidecars);
      } else highest = largest(highest, sumResources([sidecars, own]));
    }
    const together = overridden(largest(sum, highest), parsed(spec.resources?.[side]));
    return spec.overhead === undefined || (side === 'limits' && together.size === 0)
      ? together
      : sumResources([together, parsed(spec.overhead)]);
  };
  return { requests: total('requests'), limits: total('limits') };
}

function parsed(list: ResourceList | undefined): Totals {
  const totals = new Map<string, Quantity>();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = tryParseQuantity(text);
    if (quantity.ok) totals.set(name, quantity.quantity);
  }
  return totals;
}

export function sumResources(lists: readonly Totals[]): Totals {
  const sum = new Map<string, Quantity>();
  for (const list of lists) {
    for (const [name, quantity] of list) {
      const before = sum.get(name);
      sum.set(name, before === undefined ? quantity : addQuantity(before, quantity));
    }
  }
  return sum;
}

function largest(a: Totals, b: Totals): Totals {
  const result = new Map(a);
  for (const [name, quantity] of b) {
    const other = result.get(name);
    if (other === undefined || other.nanos < quantity.nanos) result.set(name, quantity);
  }
  return result;
}

const overridden = (a: Totals, b: Totals): Totals => new Map([...a, ...b]);
