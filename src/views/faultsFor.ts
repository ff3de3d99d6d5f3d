/** What can be done to one target in the state that it is in. */
import { faultsOn, type FaultTarget, type Run } from '../engine/index.ts';

/** Of a program: in which of its states it can be done. */
const STATES: { readonly [code: string]: string } = { crash: 'running frozen', freeze: 'running', thaw: 'frozen', start: 'stopped' };

export function faultsFor(run: Run, target: FaultTarget, name: string): readonly string[] {
  if (!run.hasTarget(target, name)) return [];
  const state = target === 'program' ? (run.state<{ readonly state: string }>('programs/down').get(name)?.state ?? 'running') : '';
  return faultsOn(target, name).filter((code) => state === '' || (STATES[code]?.includes(state) ?? true));
}
