import { expect, it } from 'vitest';
import type { NodeSelectorTerm } from '../../api/kinds/pod.ts';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { nodeAffinity } from './nodeAffinity.ts';

const view = aView([aNode('a', { labels: { disk: 'ssd', size: '4' } }), aNode('b', { labels: { disk: 'hdd' } })]);
const required = (...nodeSelectorTerms: NodeSelectorTerm[]) =>
  anInfo('p', { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });

it('has nothing to do without selector or affinity', () => expect(filterWith(nodeAffinity, anInfo('p'), view)).toEqual({ skip: [] }));

it('minds the nodeSelector', () =>
  expect(filterWith(nodeAffinity, anInfo('p', { nodeSelector: { disk: 'ssd' } }), view)).toEqual({
    b: ["node(s) didn't match Pod's node affinity/selector"],
  }));

it.each<[NodeSelectorTerm, string[]]>([
  [{ matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['hdd'] }] }, ['b']],
  [{ matchExpressions: [{ key: 'size', operator: 'Gt', values: ['3'] }] }, ['b']],
  [{ matchExpressions: [{ key: 'size', operator: 'DoesNotExist' }] }, ['a']],
  [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }, ['b']],
  [{}, ['a', 'b']],
])('minds the term %j', (term, refused) => expect(Object.keys(filterWith(nodeAffinity, required(term), view)).sort()).toEqual(refused));

it('restricts the search to nodes named outright', () => {
  const answer = nodeAffinity.preFilter!(
    required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'ghost'] }] }),
    view,
  );
  expect(answer).toEqual({ state: undefined, onlyNodes: new Set(['a', 'ghost']) });
});

it('sees a contradiction', () => {
  const fields = ['a', 'b'].map((name) => ({ key: 'metadata.name', operator: 'In', values: [name] }));
  expect(filterWith(nodeAffinity, required({ matchFields: fields }), view)).toEqual({ refused: ['pod affinity terms conflict'] });
});

it('scores preferences in proportion', () => {
  const preferred = [
    { weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } },
    { weight: 30, preference: { matchExpressions: [{ key: 'size', operator: 'Exists' }] } },
  ];
  const pod = anInfo('p', { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } });
  expect(scoreWith(nodeAffinity, pod, view)).toEqual({ a: 100, b: 25 });
  expect(scoreWith(nodeAffinity, anInfo('p'), view)).toBeUndefined();
});
