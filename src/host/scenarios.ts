/** Where runs of ours begin, by the name that links and lessons use. */
import { CLOUD_SCENARIOS, DEFAULT_SCENARIO, NETWORK_SCENARIOS, HA_SCENARIOS, MIXED_SCENARIO, UPGRADE_SCENARIO, largeScenario, Run, type ApiRequest, type RunValue, type Scenario } from '../engine/index.ts';
import guestbook from '../examples/guestbook.requests.json';
import { upgradeScript } from './upgradeScript.ts';
import type { WrittenRun } from '../session/runCheck.ts';
import { RunError } from '../session/runError.ts';

export interface Beginning {
  readonly scenario: Scenario;
  /** Files and terminal lines that are run at the start; one arrives just before the first of them. */
  readonly files: { readonly [name: string]: string };
  readonly run: readonly string[];
  /** What the lines ask of the API server, known beforehand: no kubectl need be loaded to run them. */
  readonly requests?: readonly ApiRequest[];
}

/** Every run of ours has the same luck, so that teacher and class see the same. */
export const SEED = 1;

const BEGINNINGS: ReadonlyMap<string, Beginning> = new Map([
  ['upgrade', { scenario: UPGRADE_SCENARIO, files: { 'upgrade.sh': upgradeScript }, run: [] }],
  ...CLOUD_SCENARIOS.map((scenario): [string, Beginning] => [scenario.id ?? '', { scenario, files: {}, run: [] }]),
  ['mixed', { scenario: MIXED_SCENARIO, files: {}, run: [] }],
  ['default', { scenario: DEFAULT_SCENARIO, files: {}, run: [] }],
  ...HA_SCENARIOS.map((scenario): [string, Beginning] => [scenario.id!, { scenario, files: {}, run: [] }]),
  ...NETWORK_SCENARIOS.map((scenario): [string, Beginning] => [scenario.id!, { scenario, files: {}, run: [] }]),
  ['guestbook', { scenario: DEFAULT_SCENARIO, files: {}, run: ['kubectl apply -f guestbook.yaml'], requests: guestbook as readonly ApiRequest[] }],
]);

/** Large ones are made when they are asked for, and kept: a run is written by the name of the very scenario that it has. */
const LARGE = new Map<string, Scenario>();

function largeOf(id: string): Scenario | undefined {
  const made = LARGE.get(id) ?? largeScenario(id);
  if (made !== undefined) LARGE.set(id, made);
  return made;
}

/** Something that asks for room on so many nodes, so that their plots show it. */
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 300
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          resources:
            requests:
              cpu: 500m
              memory: 512Mi
`;

function largeBeginning(id: string): Beginning | undefined {
  const scenario = largeOf(id);
  return scenario && { scenario, files: { 'web.yaml': WEB }, run: ['kubectl apply -f web.yaml'] };
}

export function beginningOf(name: string): Beginning {
  const found = BEGINNINGS.get(name) ?? largeBeginning(name);
  if (found === undefined) throw new RunError('unknownScenario', name);
  return found;
}

/** Whether a run begins with nothing that wants code which comes late. */
export const startsEarly = (name: string): boolean => name === 'default' || name === 'guestbook';

/** The scenarios that go by their name when a run is written. */
const NAMED: readonly Scenario[] = [DEFAULT_SCENARIO, ...HA_SCENARIOS, MIXED_SCENARIO, UPGRADE_SCENARIO, ...NETWORK_SCENARIOS, ...CLOUD_SCENARIOS];

export const writtenRun = (value: RunValue): WrittenRun => ({ ...value, scenario: [...NAMED, ...LARGE.values()].find((scenario) => scenario === value.scenario)?.id ?? value.scenario });

export function runOf({ scenario, ...rest }: WrittenRun): Run {
  const named = typeof scenario === 'string' ? (NAMED.find(({ id }) => id === scenario) ?? largeOf(scenario)) : scenario;
  if (named === undefined) throw new RunError('unknownScenario', String(scenario));
  try {
    return Run.open({ ...rest, scenario: named });
  } catch (error) {
    throw new RunError('doesNotFit', error instanceof Error ? error.message : '');
  }
}
