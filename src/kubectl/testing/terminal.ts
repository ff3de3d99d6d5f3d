/**
 * A terminal at a fresh cluster, for tests: lines in, what they print out.
 */
import { DEFAULT_SCENARIO, Run, SECOND } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import type { Outcome } from '../host.ts';
import { Shell } from '../shell/shell.ts';

export interface Terminal {
  /** Runs a line and gives all it printed: stdout, then stderr. */
  (line: string, stdin?: string): string;
  outcome(line: string, stdin?: string): Outcome;
  /** Lets the cluster come to rest, and seconds pass. */
  settle(seconds?: number): void;
}

export function terminal(files: Readonly<Record<string, string>> = {}, variables: Readonly<Record<string, string>> = {}): Terminal {
  const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false }, 1);
  const settle = (seconds = 0): void => {
    run.settle();
    run.advanceTo(run.now + seconds * SECOND);
  };
  settle(10);
  const read = (path: string): string | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);
  const shell = new Shell(runHost(run, undefined, { read, list: () => undefined }), { variables });
  const outcome = (line: string, stdin?: string): Outcome => shell.run(line, stdin);
  return Object.assign(
    (line: string, stdin?: string) => {
      const { stdout, stderr } = outcome(line, stdin);
      return stdout + stderr;
    },
    { outcome, settle },
  );
}

/** A small Deployment as YAML. */
export const deployment = (name: string, replicas = 2, image = 'nginx:1.25'): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: c, image: '${image}', ports: [{containerPort: 80}]}
`;
