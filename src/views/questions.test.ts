import { describe, expect, it } from 'vitest';
import { actorName, DEFAULT_SCENARIO, Run, type Steps } from '../engine/index.ts';
import { QUESTION_CODES, questionsView, type Question } from './questions.ts';

const request = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl' } as const;
const labels = { app: 'web' };

const run = new Run(DEFAULT_SCENARIO, 1);
run.settle();
run.seek(run.head);
run.execute({ ...request, verb: 'create', body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } } } });
run.settle();
run.seek(run.head);
run.execute({ ...request, group: '', resource: 'services', verb: 'create', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } } });
run.settle();
run.seek(run.head);
const middle = run.position;
run.execute({ ...request, verb: 'delete', name: 'web', body: {} });
run.settle();
const start = run.seqAt(0);

const ask = (at: number, seed: number): readonly Question[] => {
  run.seek(at);
  return questionsView(run, { seed, count: 20 }).questions;
};
const all = [start, Math.trunc(middle / 2), middle].flatMap((at) => [1, 2, 3, 4].flatMap((seed) => ask(at, seed)));

describe('questions from the run', () => {
  it('are of every kind, have their right answer among different options, and are asked before it is seen', () => {
    expect([...new Set(all.map(({ code }) => code))].toSorted()).toEqual([...QUESTION_CODES].toSorted());
    for (const { options, right, askAt, shownAt } of all) {
      expect(options).toContain(right);
      expect(new Set(options).size).toBe(options.length);
      expect(options.length).toBeGreaterThan(1);
      expect(askAt).toBeLessThanOrEqual(shownAt);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    expect(ask(middle, 1)).toEqual(ask(middle, 1));
    expect(ask(middle, 1)).not.toEqual(ask(middle, 2));
  });

  it('are answered by what happens', () => {
    for (const { code, data, right, askAt, shownAt } of all) {
      const entry = run.entry(shownAt)!;
      if (code === 'whichNode') expect(entry.data).toMatchObject({ outcome: 'bound', node: right, pod: expect.stringContaining(data['pod']!) });
      if (code === 'whoNext') {
        expect(actorName(entry.actor)).toBe(right);
        const between = Array.from({ length: shownAt - askAt - 1 }, (_, index) => run.entry(askAt + 1 + index)!).filter(({ grain, routine }) => !routine && (grain === 'decision' || grain === 'milestone'));
        expect(between).toEqual([]);
      }
      if (code === 'whichPodEnds') expect((entry.data as Steps['stored']).subject.name).toBe(right);
      if (code === 'nextEvent') {
        run.seek(shownAt);
        expect(run.change((entry.data as Steps['stored']).revision)!.value).toMatchObject({ reason: right });
      }
      if (code === 'inEtcd') {
        run.seek(askAt);
        const keys = run.storedKeys().map(({ key }) => key);
        expect(keys).toContain(right);
      }
    }
  });

  it('ask nothing false of etcd or of who answers', () => {
    for (const { code, options, right, askAt, data } of all) {
      run.seek(askAt);
      const keys = new Set(run.storedKeys().map(({ key }) => key));
      if (code === 'inEtcd') expect(options.filter((key) => keys.has(key))).toEqual([right]);
      if (code === 'whoAnswers' && data['service'] === 'web') expect(options.filter((name) => name.startsWith('web-'))).toEqual([right]);
    }
  });
});
