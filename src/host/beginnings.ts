/** How a run comes to be: from one of our scenarios, a plan, a link, a file. */
import { Run, SECOND, type Steps } from '../engine/index.ts';
import type { Source } from '../session/protocol.ts';
import { History } from './history.ts';
import { kubectlSide, writtenSide } from './lateSides.ts';
import { REST_LIMIT } from './moves.ts';
import { beginningOf, runOf, SEED, type Beginning } from './scenarios.ts';

/** Long enough for a node's heartbeat. */
const A_WHILE = 12 * SECOND;

interface Opened {
  readonly run: Run;
  readonly at: number;
  readonly view?: string;
}

export async function opened(source: Source): Promise<Opened> {
  if ('scenario' in source) return begun(beginningOf(source.scenario));
  if ('plan' in source) return begun({ ...beginningOf(source.application ? 'guestbook' : 'default'), scenario: (await import('../engine/lateCode.ts')).plannedScenario(source.plan) });
  if ('fragment' in source) {
    const link = (await writtenSide()).readLink(source.fragment);
    const run = runOf(link.run);
    return { run, at: Math.min(link.at, run.head), view: link.view };
  }
  const saved = (await writtenSide()).decodeRun(source.file);
  const run = saved === undefined ? (await kubectlSide()).clusterRun(source.file, source.name) : runOf(saved.run);
  if (saved === undefined) run.settle(REST_LIMIT);
  return { run, at: Math.min(saved?.at ?? run.head, run.head) };
}

/** A quiet cluster does nothing but beat: the step at which it is seen first. */
function lastHeartbeat(run: Run): number {
  for (let seq = run.head; seq > 0; seq--) {
    const { type, data } = run.entry(seq)!;
    if (type === 'request' && (data as Steps['request']).subject.resource === 'leases.coordination.k8s.io') return seq;
  }
  return run.head;
}

/** Boots a cluster, runs its lines, each to its end, and goes back to just before the first: the whole future is there to be looked at. */
export async function begun({ scenario, files, run: lines, requests }: Beginning): Promise<Opened> {
  const run = new Run(scenario, SEED);
  run.settle(REST_LIMIT);
  run.advanceTo(run.headTime + A_WHILE);
  run.seek(run.head);
  const at = lastHeartbeat(run);
  const history = new History(run);
  for (const request of requests ?? []) run.execute(request, lines[0]);
  for (const line of requests === undefined ? lines : []) {
    (await kubectlSide()).runTerminal(history, line, files);
    run.settle(REST_LIMIT);
    run.seek(run.head);
  }
  if (requests !== undefined) run.settle(REST_LIMIT);
  return { run, at };
}
