/** A terminal at a cluster whose containers run: a Pod `web` that serves, with a Service, and one that talks. */
import { DEFAULT_SCENARIO, Run, SECOND } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { Shell } from '../shell/shell.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {terminationGracePeriodSeconds: 1, containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 80}]}]}
`;
const TALKER = `apiVersion: v1
kind: Pod
metadata: {name: talker}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, 'while true; do echo hello; sleep 10; done']}]}
`;

export function podTerminal() {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const shell = new Shell(runHost(run, undefined));
  const type = (line: string, stdin?: string): string => {
    const { stdout, stderr } = shell.run(line, stdin);
    return stdout + stderr;
  };
  const rest = (seconds: number): void => {
    run.settle();
    run.advanceTo(run.now + seconds * SECOND);
  };
  type('kubectl apply -f -', POD);
  type('kubectl expose pod web --port=8000 --target-port=http');
  type('kubectl apply -f -', TALKER);
  rest(15);
  return { run, type };
}
