import { describe, expect, it } from 'vitest';
import type { Typed } from '../session.ts';
import { heardLines, MOST_TYPED, toldLines } from './typedLines.ts';

let ids = 0;
const typed = (line: string, stdout = '', more: Partial<Typed> = {}): Typed => ({ id: (ids += 1), at: ids * 1_000, source: { scenario: 'default' }, line, stdout, stderr: '', exitCode: 0, notSimulated: [], ...more });

describe('what stands in the terminal', () => {
  it('is told by its newest lines, within bounds, and says the same when it is told again', () => {
    const terminal = [...Array.from({ length: 30 }, (_, i) => typed(`kubectl get pods ${i}`, 'x')), typed('kubectl get events', 'e'.repeat(100_000)), typed('kubectl wait', '', { exitCode: undefined })];
    const told = toldLines(terminal);
    expect(told.map(({ line, exitCode }) => [line, exitCode])).toEqual([['kubectl wait', null]]);
    expect(toldLines(terminal.slice(0, 30))).toHaveLength(MOST_TYPED.lines);
    const [large] = toldLines(terminal.slice(0, 31));
    expect(large?.stdout).toMatch(/^…e+$/);
    expect(JSON.stringify(toldLines(terminal.slice(0, 31))).length).toBeLessThan(MOST_TYPED.characters + 1_000);
    expect(toldLines(heardLines([], told))).toEqual(told);
  });

  it('stays what it is where it is known, whole and whose it is; what is new is nobody\'s work here', () => {
    const own = [typed('kubectl get nodes', 'n'.repeat(60_000)), typed('kubectl get pods', 'p', { exitCode: undefined })];
    const other = toldLines([...own.slice(0, 1), { ...own[1]!, stdout: 'pod/web', exitCode: 0 }, typed('kubectl delete pod web', 'deleted')]);
    const heard = heardLines(own, other);
    expect(heard.map(({ line, stdout, exitCode }) => [line, stdout.length, exitCode])).toEqual([['kubectl get nodes', 60_000, 0], ['kubectl get pods', 7, 0], ['kubectl delete pod web', 7, 0]]);
    expect(heard.at(-1)).toMatchObject({ source: undefined });
    expect(heard.at(-2)).toMatchObject({ id: own[1]!.id, source: own[1]!.source });
    expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
  });

  it('is empty when it was cleared, and keeps the same line typed twice', () => {
    const own = [typed('date'), typed('date')];
    expect(heardLines(own, [])).toEqual([]);
    expect(heardLines(own, toldLines(own)).map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    expect(heardLines(own, toldLines([typed('clear-and-more')]))).toHaveLength(1);
  });
});
