/**
 * What a node says of itself: its name, cordon, taints and labels. Upstream: plugins nodename, nodeunschedulable, tainttoleration, nodeaffinity,
 * nodeports.
 */
import type { Taint } from '../../api/kinds/node.ts';
import type { NodeSelectorTerm, PodSpec } from '../../api/kinds/pod.ts';
import { matchesNodeTerm } from '../../api/nodeSelector.ts';
import { labelOf } from '../../api/selector.ts';
import { tolerated } from '../../api/toleration.ts';
import { portsConflict } from '../snapshot/podInfo.ts';
import type { ScoreTerms, Terms } from './ask.ts';
import { lineOf, minus, number, over, plus, times, trunc, type Check, type Checks, type Line, type Sum } from './sum.ts';

const HUNDRED = number(100);

export const added = (lines: readonly Line[]): Sum => (lines.length === 0 ? number(0) : plus(...lines.map(({ value }) => number(value))));

/** 100 for the highest, in proportion for the others. */
const inProportion = (raw: number, all: readonly number[]): Sum => {
  const max = Math.max(0, ...all);
  return max === 0 ? number(raw) : trunc(over(times(HUNDRED, number(raw)), number(max)));
};

/** 100 for none, 0 for the highest. */
const reversed = (raw: number, all: readonly number[]): Sum => (Math.max(0, ...all) === 0 ? HUNDRED : minus(HUNDRED, inProportion(raw, all)));

export const nodeName: Terms = {
  filter: ({ pod: { pod }, node }) => ({ all: [{ code: (pod.spec.nodeName ?? '') === '' ? 'noName' : 'name', subject: pod.spec.nodeName ?? '', holds: (pod.spec.nodeName ?? '') === '' || pod.spec.nodeName === node.name }] }),
};

export const nodeUnschedulable: Terms = {
  filter({ pod: { pod }, node }) {
    const tolerates = tolerated({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }, pod.spec.tolerations);
    return { all: [{ code: !node.cordoned ? 'open' : tolerates ? 'cordonTolerated' : 'cordoned', holds: !node.cordoned || tolerates }] };
  },
};

const written = ({ key, value = '', effect }: Taint): string => `${key}${value === '' ? '' : `=${value}`}:${effect}`;

export const taintToleration: Terms = {
  filter({ pod: { pod }, node }) {
    const hard = node.taints.filter(({ effect }) => effect !== 'PreferNoSchedule');
    if (hard.length === 0) return { all: [{ code: 'noTaint', holds: true }] };
    return { all: hard.map((taint): Check => ({ code: 'taint', subject: written(taint), holds: (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') || tolerated(taint, pod.spec.tolerations) })) };
  },
  score({ pod: { pod }, node }): ScoreTerms {
    const soft = (pod.spec.tolerations ?? []).filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule');
    const lines = node.taints.filter(({ effect }) => effect === 'PreferNoSchedule').map((taint) => (tolerated(taint, soft) ? lineOf('taintTolerated', written(taint), number(0)) : lineOf('taintCounts', written(taint), number(1))));
    return { lines, raw: added(lines) };
  },
  normalize: reversed,
};

const termText = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): string =>
  [...matchExpressions, ...matchFields].map(({ key, operator, values = [] }) => (values.length === 0 ? `${key} ${operator}` : `${key} ${operator} ${values.join(', ')}`)).join(' & ');

/** What the administrator wants of every Pod. */
const addedBy = (args: unknown): NonNullable<PodSpec['affinity']>['nodeAffinity'] => (args as { readonly addedAffinity?: NonNullable<PodSpec['affinity']>['nodeAffinity'] } | undefined)?.addedAffinity;

export const nodeAffinity: Terms = {
  filter({ pod: { pod }, node, args }): Checks {
    const { nodeSelector = {}, affinity } = pod.spec;
    const enforced = addedBy(args)?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const labels = Object.keys(nodeSelector).map((key): Check => ({ code: 'label', subject: `${key}=${nodeSelector[key] ?? ''}`, holds: labelOf(node.node.metadata.labels, key) === nodeSelector[key] }));
    const all: readonly Check[] = enforced === undefined ? labels : [{ code: 'enforced', subject: enforced.map(termText).join(' | '), holds: enforced.some((term) => matchesNodeTerm(term, node.node)) }, ...labels];
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required === undefined) return { all };
    return { all, any: (required.nodeSelectorTerms ?? []).map((term): Check => ({ code: 'anyTerm', subject: termText(term), holds: matchesNodeTerm(term, node.node) })) };
  },
  score({ pod: { pod }, node, args }): ScoreTerms {
    const preferences = [...(addedBy(args)?.preferredDuringSchedulingIgnoredDuringExecution ?? []), ...(pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])];
    const lines = preferences.map(({ weight, preference }) => (matchesNodeTerm(preference, node.node) ? lineOf('preferenceMet', termText(preference), number(weight)) : lineOf('preferenceUnmet', termText(preference), number(0))));
    return { lines, raw: added(lines) };
  },
  normalize: inProportion,
};

export const nodePorts: Terms = {
  filter: ({ pod: { hostPorts }, node }) => ({
    all: hostPorts.map((wanted): Check => ({ code: 'port', subject: `${wanted.ip === '0.0.0.0' ? '' : `${wanted.ip}:`}${wanted.port}/${wanted.protocol}`, holds: [...node.ports.values()].every((used) => !portsConflict(wanted, used)) })),
  }),
};
