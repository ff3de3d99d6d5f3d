/**
 * The same commands at the same times in another cluster, or under another configuration of kube-scheduler: a run of its own beside the one
 * shown. It is bounded by events, so that an unlucky cluster keeps nobody waiting.
 */
import { Run, type Command, type LoggedCommand, type Micros, type Scenario } from '../engine/index.ts';
import { configurationFault } from '../engine/whatIf.ts';
import type { Rival } from '../session/protocol.ts';
import { RunError } from '../session/runError.ts';
import { History } from './history.ts';
import { beginningOf } from './scenarios.ts';

const MOST_EVENTS = 400_000;
const LONGEST_CONFIGURATION = 100_000;

/** The newest one, for as long as the commands stay the same. */
let kept: { readonly key: string; readonly commands: readonly LoggedCommand<Command>[]; readonly history: History } | undefined;

export function rivalOf(run: Run, rival: Rival, at: Micros): History {
  const key = JSON.stringify([rival, run.scenario.id ?? '', run.seed]);
  const { commands } = run;
  const same = kept !== undefined && kept.key === key && kept.commands.length === commands.length && kept.commands.every(({ command }, i) => command === commands[i]!.command);
  if (!same) kept = { key, commands: [...commands], history: new History(played(scenarioOf(run.scenario, rival), run.seed, commands)) };
  const { history } = kept!;
  if (at > history.run.headTime) pass(history.run, at);
  history.run.seek(history.run.seqAt(at));
  return history;
}

function scenarioOf(own: Scenario, { scenario, schedulerConfig }: Rival): Scenario {
  const base = scenario === undefined ? own : beginningOf(scenario).scenario;
  if (schedulerConfig === undefined) return base;
  if (schedulerConfig.length > LONGEST_CONFIGURATION) throw new RunError('invalid', 'schedulerConfig');
  const fault = configurationFault(schedulerConfig);
  if (fault !== undefined) throw new RunError('invalid', fault);
  return { ...base, schedulerConfig };
}

/** A scenario's own numbers of events are not those of another: only the times of the commands are the same. */
function played(scenario: Scenario, seed: number, commands: readonly LoggedCommand<Command>[]): Run {
  const run = new Run(scenario, seed);
  for (const { at, command } of commands) {
    pass(run, at);
    try {
      run.replay([{ at: Math.max(at, run.headTime), command }]);
    } catch (error) {
      throw new RunError('doesNotFit', error instanceof Error ? error.message : '');
    }
  }
  return run;
}

function pass(run: Run, at: Micros): void {
  run.seek(run.head);
  for (let next = run.nextEventAt(); next !== undefined && next <= at && run.eventsHandled < MOST_EVENTS; next = run.nextEventAt()) run.advance();
}
