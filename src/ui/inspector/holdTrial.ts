/**
 * Holds a trial: what a component is good for shows in a future without it. Where nothing would show by itself, the same is asked in a second
 * future in which the component is left alone; the reader's own future stays as it was.
 */
import type { Session } from '../../session/session.ts';
import type { Deed, Trial } from '../../views/card.ts';

export interface TrialNames {
  readonly with: string;
  readonly without: string;
}

async function doAll(session: Session, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) await ('line' in deed ? session.run(deed.line) : session.fault(deed.fault, deed.target));
}

const pass = async (session: Session, micros: number): Promise<void> => void (micros > 0 && (await session.pass(micros)));

/** False: no future could be made (a host that has only one). Nothing was done then. */
export async function forked(session: Session, name: string): Promise<boolean> {
  const branch = (): string | undefined => session.store.getState().frame?.branch;
  const before = branch();
  await session.fork(name);
  return branch() !== before;
}

/** Ends on the page where the two futures are compared; false when there could be no second one. */
export async function holdTrial(session: Session, { strike, before, probe, after }: Trial, names: TrialNames): Promise<boolean> {
  const start = session.store.getState().frame?.seq;
  if (start === undefined) return false;
  if (probe.length > 0) {
    if (!(await forked(session, names.with))) return false;
    await pass(session, before);
    await doAll(session, probe);
    await pass(session, after);
    await session.goto({ seq: start });
  }
  if (!(await forked(session, names.without))) return false;
  await doAll(session, strike);
  await pass(session, before);
  await doAll(session, probe);
  await pass(session, after);
  session.set({ page: 'compare', selection: undefined, drawer: 'closed' });
  return true;
}
