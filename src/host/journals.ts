/** A run with its futures as data, and back: how two hosts come to have the same run. */
import { Run } from '../engine/index.ts';
import type { Journal } from '../session/protocol.ts';
import type { History } from './history.ts';
import { runOf, writtenRun } from './scenarios.ts';

export function journalOf(history: History): Journal {
  const { version, scenario, seed } = writtenRun(history.run.save());
  return { version, scenario, seed, futures: history.futures() };
}

/** Whether a run that is open began as the journal's did. */
export function isJournalOf(run: Run, { scenario, seed }: Journal): boolean {
  const own = writtenRun(run.save());
  return own.seed === seed && (own.scenario === scenario || (typeof scenario !== 'string' && JSON.stringify(own.scenario) === JSON.stringify(scenario)));
}

/** The run of a journal, before anything is done in it. */
export const beginJournal = ({ version, scenario, seed }: Journal): Run => runOf({ version, scenario, seed, commands: [], head: { events: 0, at: 0 } });
