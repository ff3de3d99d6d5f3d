import { expect, test } from 'vitest';
import { NO_FILES } from '../runHost.ts';
import { replayScenario } from './replay.ts';

const STEPS = [
  { cmd: 'kubectl create deploy web --image=nginx --replicas=2' },
  { cmd: '# wait until quiescent for 2.5s (max 20.0s): waited 2.6s, quiet' },
  { cmd: 'kubectl get pods -w   # (in the background until the end)' },
  { cmd: 'kubectl get deploy --no-headers | cut -c1-8' },
  { cmd: 'kubectl apply -f -', stdin: 'kind: Pod\n' },
  { cmd: '# worker2 stops heartbeating' },
  { cmd: '# sleep 70' },
  { cmd: "kubectl get node worker2 -o jsonpath='{.spec.taints[*].effect}'" },
  { cmd: '# worker2 heartbeats again' },
  { cmd: 'kubectl wait --for=condition=Ready node/worker2 --timeout=60s' },
];

test('commands run in a shell, comments are done by hand, watches are left out', () => {
  const replayed = replayScenario({ name: 'x', steps: STEPS }, NO_FILES, {});
  expect(replayed.map(({ index, stdout, stderr, exitCode }) => [index, stdout + stderr, exitCode])).toEqual([
    [0, 'deployment.apps/web created\n', 0],
    [3, 'web   2/\n', 0],
    [
      4,
      'error: error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n',
      1,
    ],
    [7, 'NoSchedule NoExecute', 0],
    [9, 'node/worker2 condition met\n', 0],
  ]);
});

test('a scenario brings its own nodes', () => {
  const nodes = [
    {
      name: 'one',
      labels: { disk: 'ssd' },
      taints: [{ key: 'a', effect: 'NoSchedule' }],
      allocatable: { cpu: '1', memory: '1Gi', pods: '5' },
    },
  ];
  const [step] = replayScenario(
    {
      name: 'x',
      setup: { nodes },
      steps: [{ cmd: "kubectl get nodes -o jsonpath='{.items[*].metadata.name} {.items[0].status.capacity.cpu}'" }],
    },
    NO_FILES,
    {},
  );
  expect(step?.stdout).toBe('one 1');
});
