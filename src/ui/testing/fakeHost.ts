/** A host over the fake run. Answers as a real one does, but knows only what is written there. */
import type { Frame, Goto, Grain, Host, Outcome } from '../../session/protocol.ts';
import { FakeRun } from './fakeRun.ts';

const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];

const TABLE = `NAME                            READY   STATUS    RESTARTS   AGE   IP           NODE
frontend-5f7c-w5n8h             1/1     Running   0          12s   10.244.2.4   worker2
frontend-5f7c-x2k9l             1/1     Running   0          12s   10.244.3.2   worker3
redis-7d4b-m8p2q                1/1     Running   0          11s   10.244.1.5   worker1
`;

const NOWHERE = { placed: 0, waiting: [], cpu: 0, memory: 0, used: 0, all: 0, nodes: [], zones: [], workloads: {} };

export function createFakeHost(nodes = 4): Host {
  const run = new FakeRun();
  let index = 0;
  const frame = (): Frame => run.frame(index, nodes);
  const stops = (at: number, grain: Grain): boolean => GRAINS.indexOf(run.drafts[at]?.step.grain ?? 'message') >= GRAINS.indexOf(grain);
  const goto = (target: Goto): Frame => {
    if ('seq' in target) index = Math.max(0, run.drafts.findLastIndex((draft) => draft.step.seq <= target.seq));
    else if ('at' in target) index = Math.max(0, run.drafts.findLastIndex((draft) => draft.step.at <= target.at));
    else if ('end' in target) index = target.end === 'start' ? 0 : run.drafts.length - 1;
    else {
      let next = index + target.direction;
      while (next >= 0 && next < run.drafts.length && !stops(next, target.grain)) next += target.direction;
      if (next >= 0 && next < run.drafts.length) index = next;
    }
    return frame();
  };
  const outcome = (line: string): Outcome =>
    line.includes('get') ? { stdout: TABLE, stderr: '', exitCode: 0, notSimulated: [] } : { stdout: '', stderr: `error: unknown command "${line.split(' ')[1] ?? ''}" for "kubectl"\n`, exitCode: 1, notSimulated: [] };
  return {
    open: async () => goto({ end: 'start' }),
    goto: async (target) => goto(target),
    lesson: async (lesson) => ({ frame: goto({ end: 'start' }), part: { from: 0, to: lesson.steps.length, places: lesson.steps.map((_step, at) => run.drafts[at]?.step.seq ?? 0), right: lesson.steps.map((step) => step.gate?.options[0]?.value) } }),
    lessonPart: () => Promise.reject(new Error('no further part in a fake run')),
    lessonLines: async () => frame(),
    lessonCheck: async (check) => 'typed' in check,
    advance: async (at) => goto({ at }),
    kubectl: async (line) => ({ outcome: outcome(line), frame: frame() }),
    complete: async (line) => ['get', 'describe', 'apply', 'scale'].filter((word) => word.startsWith(line.split(' ').at(-1) ?? '')),
    machine: () => Promise.resolve(frame()),
    fault: async () => frame(),
    faults: async (target) => (target === 'node' ? ['stopKubelet', 'startKubelet', 'stopHeartbeats', 'startHeartbeats'] : []),
    branch: async () => frame(),
    fork: async () => frame(),
    nameBranch: async () => frame(),
    dropBranch: async () => frame(),
    journal: async () => ({ version: 1, scenario: 'default', seed: 1, futures: [{ id: frame().branch, label: '', commands: [], head: { events: frame().events, at: 0 } }] }),
    follow: async ({ seq }) => goto({ seq }),
    compare: async () => ({ frame: frame(), differences: [], placements: NOWHERE, otherPlacements: NOWHERE }),
    inspect: async (ref) => ({ yaml: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${ref.name}\n  namespace: ${ref.namespace ?? ''}\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n`, describe: `Name:         ${ref.name}\nNamespace:    ${ref.namespace ?? ''}\nStatus:       Running\n` }),
    objects: async () => frame().scene.nodes.flatMap((node) => [{ resource: 'nodes', name: node.name, kind: 'Node' }, ...node.pods.map((pod) => ({ resource: 'pods', namespace: pod.namespace, name: pod.name, kind: 'Pod' }))]),
    log: async (query) => run.drafts.map((draft) => draft.step).filter((step) => (query.actor === undefined || step.actor === query.actor) && step.seq < (query.beforeSeq ?? Infinity)).slice(-query.limit),
    view: async (name) => Promise.reject(new Error(`no view ${name} in a fake run`)),
    until: async () => goto({ end: 'end' }),
    share: async (view) => `s=v1.fake${view.length}`,
    save: async () => new Uint8Array([1]),
    exportObjects: async () => 'apiVersion: v1\nkind: List\n',
    hash: async () => 'fake',
  };
}
