/** InterPodAffinity with its numbers, counted Pod by Pod. Upstream: plugins/interpodaffinity filtering.go and scoring.go. */
import { formatSelector } from '../../api/selector.ts';
import type { StringMap } from '../../api/object.ts';
import type { InterPodAffinityArgs } from '../plugins/interPodAffinity.ts';
import { termMatches, type AffinityTerm } from '../snapshot/affinityTerm.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { added } from './labels.ts';
import { lineOf, minus, number, over, times, trunc, type Check, type Line } from './sum.ts';

const means = (term: AffinityTerm, pod: PodInfo, { view: { objects } }: Ask): boolean => termMatches(term, pod.namespace, namespaceOf(objects, pod), pod.labels);
const namespaceOf = (objects: Ask['view']['objects'], { namespace }: PodInfo): StringMap | undefined => objects.get('Namespace', '', namespace)?.metadata.labels;

const written = ({ selector = [], topologyKey }: AffinityTerm, { node }: Ask): string => `${formatSelector(selector)} @ ${topologyKey}=${node.label(topologyKey) ?? ''}`;

/** Nodes in the domain of the node asked about. */
function neighbours({ topologyKey }: AffinityTerm, { node, view }: Ask): readonly NodeInfo[] {
  const value = node.label(topologyKey);
  return value === undefined ? [] : view.snapshot.nodes().filter((one) => one.label(topologyKey) === value);
}

const podsAround = (term: AffinityTerm, ask: Ask): PodInfo[] => neighbours(term, ask).flatMap((one) => [...one.pods.values()]);

/** What the newcomer wishes of the Pods around. */
function own(code: string, term: AffinityTerm, weight: number, ask: Ask): Line {
  return lineOf(code, written(term, ask), times(number(weight), number(podsAround(term, ask).filter((pod) => means(term, pod, ask)).length)));
}

/** What the Pods that are there wish of the newcomer: one line for equal wishes. */
function others(ask: Ask): readonly Line[] {
  const hard = (ask.args as InterPodAffinityArgs | undefined)?.hardPodAffinityWeight ?? 1;
  const wishes = new Map<string, { readonly code: string; readonly subject: string; readonly weight: number; pods: number }>();
  const wish = (code: string, term: AffinityTerm, weight: number, place: NodeInfo): void => {
    const value = ask.node.label(term.topologyKey);
    if (value === undefined || place.label(term.topologyKey) !== value || !means(term, ask.pod, ask)) return;
    const subject = written(term, ask);
    const key = `${code} ${weight} ${subject}`;
    const known = wishes.get(key) ?? { code, subject, weight, pods: 0 };
    known.pods++;
    wishes.set(key, known);
  };
  for (const place of ask.view.snapshot.nodes()) {
    for (const { terms } of place.pods.values()) {
      if (hard > 0) for (const term of terms.requiredAffinity) wish('theyRequire', term, hard, place);
      for (const { term, weight } of terms.preferredAffinity) wish('theyPrefer', term, weight, place);
      for (const { term, weight } of terms.preferredAntiAffinity) wish('theyAvoid', term, -weight, place);
    }
  }
  return [...wishes.values()].map(({ code, subject, weight, pods }) => lineOf(code, subject, times(number(weight), number(pods))));
}

function score(ask: Ask): ScoreTerms {
  const { preferredAffinity, preferredAntiAffinity } = ask.pod.terms;
  const lines = [...preferredAffinity.map(({ term, weight }) => own('wants', term, weight, ask)), ...preferredAntiAffinity.map(({ term, weight }) => own('avoids', term, -weight, ask)), ...others(ask)];
  return { lines, raw: added(lines) };
}

function checks(ask: Ask): readonly Check[] {
  const { requiredAffinity, requiredAntiAffinity } = ask.pod.terms;
  const friends = (term: AffinityTerm, pods: readonly PodInfo[]): number => pods.filter((pod) => requiredAffinity.every((one) => means(one, pod, ask)) && term !== undefined).length;
  const everyone = ask.view.snapshot.nodes().flatMap((one) => [...one.pods.values()].map((pod) => ({ one, pod })));
  // The first Pod of a group that wants to be with its own kind may go anywhere.
  const none = !everyone.some(({ one, pod }) => requiredAffinity.every((term) => means(term, pod, ask)) && requiredAffinity.some(({ topologyKey }) => one.label(topologyKey) !== undefined));
  const first = requiredAffinity.length > 0 && none && requiredAffinity.every((term) => means(term, ask.pod, ask));
  const near = requiredAffinity.map((term): Check => {
    const count = friends(term, podsAround(term, ask));
    const hasKey = ask.node.label(term.topologyKey) !== undefined;
    return { code: first ? 'firstOfItsKind' : 'near', subject: written(term, ask), left: number(count), right: number(1), holds: hasKey && (first || count > 0) };
  });
  const far = requiredAntiAffinity.map((term): Check => {
    const count = podsAround(term, ask).filter((pod) => means(term, pod, ask)).length;
    return { code: 'far', subject: written(term, ask), left: number(count), right: number(0), holds: count === 0 };
  });
  const hosts = everyone.flatMap(({ one, pod }) => pod.terms.requiredAntiAffinity.filter((term) => ask.node.label(term.topologyKey) !== undefined && one.label(term.topologyKey) === ask.node.label(term.topologyKey) && means(term, ask.pod, ask)).map((term) => ({ pod, term })));
  return [...near, ...far, hosts.length === 0 ? { code: 'welcome', holds: true } : { code: 'unwelcome', subject: hosts.slice(0, 3).map(({ pod, term }) => `${pod.key}: ${written(term, ask)}`).join(' · '), holds: false }];
}

export const interPodAffinity: Terms = {
  filter: (ask) => ({ all: checks(ask) }),
  score,
  normalize(raw, all) {
    const min = Math.min(...all);
    const range = Math.max(...all) - min;
    return range > 0 ? trunc(times(number(100), over(minus(number(raw), number(min)), minus(number(Math.max(...all)), number(min))))) : number(0);
  },
};
