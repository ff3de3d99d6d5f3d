/** PodTopologySpread with its numbers, counted Pod by Pod. Upstream: plugins/podtopologyspread filtering.go and scoring.go. */
import { matchesRequiredNodes } from '../../api/nodeSelector.ts';
import { formatSelector, matchesLabels } from '../../api/selector.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import { constraintsOf, defaultConstraints, HOSTNAME, SYSTEM_DEFAULTS, type Constraint } from '../snapshot/spreadConstraint.ts';
import type { TopologySpreadConstraint } from '../../api/kinds/pod.ts';
import { hardConstraints } from '../plugins/podTopologySpreadHints.ts';
import { toleratesNode } from '../plugins/taintToleration.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { lineOf, minus, number, over, plus, round, times, trunc, workedOut, type Check, type Line, type Sum } from './sum.ts';

const HUNDRED = number(100);

const hasKeys = (constraints: readonly Constraint[], node: NodeInfo): boolean => constraints.every(({ topologyKey }) => node.label(topologyKey) !== undefined);

const accepts = ({ honorAffinity, honorTaints }: Constraint, { pod: { pod } }: Ask, node: NodeInfo): boolean =>
  (!honorAffinity || matchesRequiredNodes(pod, node.node)) && (!honorTaints || toleratesNode(pod.spec.tolerations, node.taints));

/** Pods of the newcomer's namespace, not about to end, that a constraint selects; an empty selector selects none. */
function selectedOn({ selector = [] }: Constraint, { pod: { namespace } }: Ask, node: NodeInfo): number {
  let count = 0;
  if (selector.length > 0) for (const pod of node.pods.values()) if (pod.namespace === namespace && pod.pod.metadata.deletionTimestamp === undefined && matchesLabels(selector, pod.labels)) count++;
  return count;
}

/** Services and owners may ask for the same. */
const selectorText = ({ selector = [] }: Constraint): string => [...new Set(selector.map((one) => formatSelector([one])))].join(',');

interface Args {
  readonly defaultingType?: string;
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

function defaultsOf(args: unknown): readonly TopologySpreadConstraint[] {
  const { defaultingType, defaultConstraints: list = [] } = (args as Args | undefined) ?? {};
  return defaultingType === 'List' ? list : SYSTEM_DEFAULTS;
}

/** Soft constraints: the Pod's own, else the default ones, for which nodes may lack the keys. */
function softOf({ pod, view, args }: Ask): { readonly constraints: readonly Constraint[]; readonly own: boolean } {
  const own = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0;
  const defaults = defaultsOf(args);
  return { own: own || defaults !== SYSTEM_DEFAULTS, constraints: own ? constraintsOf(pod.pod, 'ScheduleAnyway') : defaultConstraints(defaults, 'ScheduleAnyway', pod, view.objects) };
}

const ignores = (ask: Ask, node: NodeInfo): boolean => {
  const { own, constraints } = softOf(ask);
  return own && !hasKeys(constraints, node);
};

function softLine(constraint: Constraint, constraints: readonly Constraint[], own: boolean, ask: Ask): Line | undefined {
  const { node, nodes, view } = ask;
  const { topologyKey, maxSkew } = constraint;
  const domain = node.label(topologyKey);
  if (domain === undefined) return undefined;
  const counted = nodes.filter((one) => !own || hasKeys(constraints, one));
  const hostname = topologyKey === HOSTNAME;
  const domains = hostname ? counted.length : new Set(counted.map((one) => one.label(topologyKey) ?? '')).size;
  const places = hostname ? [node] : view.snapshot.nodes().filter((one) => one.label(topologyKey) === domain && (!own || hasKeys(constraints, one)) && accepts(constraint, ask, one));
  const pods = places.reduce((sum, one) => sum + selectedOn(constraint, ask, one), 0);
  return lineOf('spread', `${topologyKey}=${domain} (${selectorText(constraint)})`, plus(times(number(pods), { op: 'ln', of: [plus(number(domains), number(2))] }), minus(number(maxSkew), number(1))));
}

function score(ask: Ask): ScoreTerms {
  if (ignores(ask, ask.node)) return { lines: [lineOf('noKey', undefined, number(0))], raw: number(0) };
  const { own, constraints } = softOf(ask);
  const lines = constraints.flatMap((constraint) => softLine(constraint, constraints, own, ask) ?? []);
  return { lines, raw: lines.length === 0 ? number(0) : round(plus(...lines.map(({ value }) => number(value)))) };
}

/** The fewest score 100; nodes without a key score nothing. */
function normalize(raw: number, all: readonly number[], ask: Ask): Sum {
  if (ignores(ask, ask.node)) return number(0);
  const counted = all.filter((_score, index) => !ignores(ask, ask.nodes[index]!));
  const max = Math.max(0, ...counted);
  return max === 0 ? HUNDRED : trunc(over(times(HUNDRED, minus(plus(number(max), number(Math.min(...counted))), number(raw))), number(max)));
}

function hardCheck(constraint: Constraint, constraints: readonly Constraint[], ask: Ask): Check {
  const { node, view, pod } = ask;
  const { topologyKey, selector, minDomains, maxSkew } = constraint;
  const domain = node.label(topologyKey);
  if (domain === undefined) return { code: 'noLabel', subject: topologyKey, holds: false };
  const domains = new Map<string, number>();
  for (const one of view.snapshot.nodes()) {
    if (!hasKeys(constraints, one) || !accepts(constraint, ask, one)) continue;
    const place = one.label(topologyKey)!;
    domains.set(place, (domains.get(place) ?? 0) + selectedOn(constraint, ask, one));
  }
  const fewest = domains.size < minDomains ? 0 : Math.min(...domains.values());
  const self = selector !== undefined && matchesLabels(selector, pod.labels) ? 1 : 0;
  const skew = minus(plus(number(domains.get(domain) ?? 0), number(self)), number(fewest));
  return { code: 'skew', subject: `${topologyKey}=${domain} (${selectorText(constraint)})`, left: skew, right: number(maxSkew), holds: workedOut(skew) <= maxSkew };
}

export const podTopologySpread: Terms = {
  filter(ask) {
    const constraints = hardConstraints(defaultsOf(ask.args), ask.pod, ask.view.objects);
    return { all: constraints.map((constraint) => hardCheck(constraint, constraints, ask)) };
  },
  score,
  normalize,
};
