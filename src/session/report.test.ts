import { describe, expect, it } from 'vitest';
import { agrees, isIntactReport, readReport, sealReport, SECTIONS, type ReportContent } from './report.ts';

const CONTENT: ReportContent = {
  podium: 'report',
  version: 1,
  name: 'Ana <b>',
  language: 'es',
  writtenAt: 1_000,
  scenario: 'default',
  at: 5,
  sections: [...SECTIONS],
  typed: [{ at: 1, line: 'kubectl get pods', code: 0, output: 'NAME' }],
  facts: { deeds: [{ at: 1, what: 'kubectl apply -f web.yaml', own: true }], files: [], objects: [{ kind: 'Pod', resource: 'pods', namespace: 'default', name: 'web', how: 'made', by: 'x', changes: [{ path: 'spec.nodeName', after: 'worker1' }] }], events: [] },
  question: { since: 3, typed: [], others: [] },
  describes: [],
  answers: [{ kind: 'question', step: 'One', asked: 'Who?', given: 'Me', correct: true }],
  run: { fragment: 'v1.abc', hash: 'a'.repeat(64) },
};

describe('a report', () => {
  it('is read back as it was written, and a changed one is told', () => {
    const report = sealReport(CONTENT);
    const read = readReport(JSON.stringify(report));
    expect(read).toEqual(report);
    expect(isIntactReport(read!)).toBe(true);
    expect(isIntactReport(readReport(JSON.stringify(report).replace('worker1', 'worker2'))!)).toBe(false);
    expect(isIntactReport(readReport(JSON.stringify({ hash: report.hash, ...Object.fromEntries(Object.entries(report).reverse()) }))!)).toBe(true);
  });

  it('holds only what was chosen', () => {
    const { typed, facts, answers } = sealReport({ ...CONTENT, sections: ['objects'] });
    expect([typed, facts.deeds, answers]).toEqual([[], [], []]);
    expect(facts.objects).toHaveLength(1);
  });

  it('agrees with a run that gives what it tells of the parts that it has', () => {
    const report = sealReport({ ...CONTENT, sections: ['objects'] });
    expect(agrees(report, CONTENT.facts)).toBe(true);
    expect(agrees(report, { ...CONTENT.facts, events: [{ at: '', type: 'Warning', reason: 'x', object: 'y', count: 1, message: '' }] })).toBe(true);
    expect(agrees(report, { ...CONTENT.facts, objects: [] })).toBe(false);
  });

  it.each([
    ['no JSON', '{'],
    ['something else', '{"podium":"run"}'],
    ['a field too many', JSON.stringify({ ...sealReport(CONTENT), script: 'x' })],
    ['an unknown section', JSON.stringify({ ...sealReport(CONTENT), sections: ['__proto__'] })],
    ['a time out of range', JSON.stringify({ ...sealReport(CONTENT), writtenAt: 1e300 })],
    ['a language that is none', JSON.stringify({ ...sealReport(CONTENT), language: '"><x' })],
    ['more than a file may hold', JSON.stringify({ ...sealReport(CONTENT), name: 'x'.repeat(5_000_001) })],
  ])('refuses %s', (_what, json) => expect(readReport(json)).toBeUndefined());
});
