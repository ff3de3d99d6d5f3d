import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aPod, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { interPodAffinity } from './interPodAffinity.ts';

const HOST = 'kubernetes.io/hostname';
const nodes = [aNode('a'), aNode('b')];
const web = { matchLabels: { app: 'web' } };
const required = (labelSelector = web) => ({ requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST, labelSelector }] });
const view = aView(nodes, [aPod('x', { labels: { app: 'web' }, node: 'a' })]);

it('has nothing to do when nobody has terms', () => expect(filterWith(interPodAffinity, anInfo('p'), view)).toEqual({ skip: [] }));
it('goes where its friends are', () =>
  expect(filterWith(interPodAffinity, anInfo('p', { affinity: { podAffinity: required() } }), view)).toEqual({
    b: ["node(s) didn't match pod affinity rules"],
  }));
it('avoids its foes', () =>
  expect(filterWith(interPodAffinity, anInfo('p', { affinity: { podAntiAffinity: required() } }), view)).toEqual({
    a: ["node(s) didn't match pod anti-affinity rules"],
  }));

it('the first of a group may go anywhere', () =>
  expect(
    filterWith(interPodAffinity, anInfo('p', { labels: { app: 'web' }, affinity: { podAffinity: required() } }), aView(nodes)),
  ).toEqual({}));

it('respects those who are there', () => {
  const shy = aPod('shy', { node: 'b', affinity: { podAntiAffinity: required() } });
  expect(filterWith(interPodAffinity, anInfo('p', { labels: { app: 'web' } }), aView(nodes, [shy]))).toEqual({
    b: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  });
});

it('selects namespaces by their labels', () => {
  const term = { topologyKey: HOST, labelSelector: web, namespaceSelector: { matchLabels: { team: 'x' } } };
  const pod = anInfo('p', { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  const namespace = anObject('Namespace', 'default');
  const labelled = { ...namespace, metadata: { ...namespace.metadata, labels: { team: 'x' } } };
  const pods = [aPod('x', { labels: { app: 'web' }, node: 'a' })];
  expect(Object.keys(filterWith(interPodAffinity, pod, aView(nodes, pods, [labelled])))).toEqual(['a']);
  expect(Object.keys(filterWith(interPodAffinity, pod, aView(nodes, pods, [namespace])))).toEqual([]);
});

it('weighs wishes', () => {
  const preferred = {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: { topologyKey: HOST, labelSelector: web } }],
  };
  expect(scoreWith(interPodAffinity, anInfo('p', { affinity: { podAffinity: preferred } }), view)).toEqual({ a: 100, b: 0 });
  expect(scoreWith(interPodAffinity, anInfo('p', { affinity: { podAntiAffinity: preferred } }), view)).toEqual({ a: 0, b: 100 });
});

it('follows the labels of namespaces, back and forth, whoever comes meanwhile', () => {
  const term = { topologyKey: HOST, labelSelector: web, namespaceSelector: { matchLabels: { team: 'x' } } };
  const pod = anInfo('p', { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  const namespace = anObject('Namespace', 'default');
  const labelled = { ...namespace, metadata: { ...namespace.metadata, labels: { team: 'x' } } };
  const { snapshot } = aView(nodes, [aPod('x', { labels: { app: 'web' }, node: 'a' })]);
  const refusing = (is: typeof namespace): string[] => Object.keys(filterWith(interPodAffinity, pod, { ...aView([], [], [is]), snapshot }));
  expect(refusing(labelled)).toEqual(['a']);
  expect(refusing(namespace)).toEqual([]);
  snapshot.setPod(aPod('y', { labels: { app: 'web', other: 'class' }, node: 'b' }));
  expect(refusing(namespace)).toEqual([]);
  expect(refusing(labelled)).toEqual(['a', 'b']);
  snapshot.removePod('default/x');
  expect(refusing(labelled)).toEqual(['b']);
});
