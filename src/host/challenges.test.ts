/** Repairs that only hide the symptom, move it elsewhere or throw away what was to be mended: each challenge's check refuses them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LESSON_HEADS } from '../lessons/lessons.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { EngineHost } from './host.ts';

const patch = (what: string, json: object): string => `kubectl patch ${what} -p '${JSON.stringify(json)}'`;
const patchJson = (what: string, ...operations: readonly object[]): string => `kubectl patch ${what} --type=json -p '${JSON.stringify(operations)}'`;
const ofPod = (spec: object): object => ({ spec: { template: { spec } } });
const CONTAINER = '/spec/template/spec/containers/0';

type Wrong = readonly [what: string, ...lines: readonly string[]];

const WRONG: Readonly<Record<string, readonly Wrong[]>> = {
  'repair-wrong-image': [
    ['away with it all', 'kubectl delete deployment shop'],
    ['nothing asked for', 'kubectl scale deployment shop --replicas=0'],
    ['the same Pod again', 'kubectl delete pods -l app=shop'],
  ],
  'repair-silent-service': [
    ['Pods renamed after the Service', 'kubectl label pods -l app=shop app=shopp --overwrite'],
    ['the same Pods again', 'kubectl rollout restart deployment shop'],
    ['one Pod for the wrong selector', 'kubectl run helper --image=nginx:1.29 --labels=app=shopp'],
  ],
  'repair-greedy-requests': [
    ['no requests at all', patchJson('deployment reports', { op: 'remove', path: `${CONTAINER}/resources` })],
    ['another one of that name', 'kubectl delete deployment reports', 'kubectl create deployment reports --image=nginx:1.29 --replicas=2'],
    ['far too little', 'kubectl set resources deployment reports --requests=cpu=1m'],
    ['nothing asked for', 'kubectl scale deployment reports --replicas=0'],
  ],
  'repair-wrong-shelf': [
    ['a label that lies', 'kubectl label node worker1 disk=sdd --overwrite'],
    ['the right node, misspelt too', 'kubectl label node worker3 disk=sdd --overwrite'],
    ['any node', patchJson('deployment db', { op: 'remove', path: '/spec/template/spec/nodeSelector' })],
    ['another node', patch('deployment db', ofPod({ nodeSelector: { disk: 'hdd' } }))],
  ],
  'repair-crash-loop': [
    ['once more', 'kubectl delete pods -l app=mailer'],
    ['any file will do', 'kubectl set env deployment/mailer QUEUE_FILE=/etc/hostname'],
    ['a program that does nothing', patch('deployment mailer', ofPod({ containers: [{ name: 'mailer', command: ['sleep', '86400'] }] }))],
    ['away with it', 'kubectl delete deployment mailer'],
  ],
  'repair-missing-key': [
    ['it may be missing', patch('deployment shop', ofPod({ containers: [{ name: 'nginx', env: [{ name: 'DB_URL', valueFrom: { configMapKeyRef: { name: 'shop', key: 'db-url', optional: true } } }] }] }))],
    ['written into the Pod', 'kubectl set env deployment/shop DB_URL=redis://db:6379'],
    ['some value', patch('configmap shop', { data: { 'db-url': 'x' } }), 'sleep 30'],
    ['another key of it', patch('deployment shop', ofPod({ containers: [{ name: 'nginx', env: [{ name: 'DB_URL', valueFrom: { configMapKeyRef: { name: 'shop', key: 'currency' } } }] }] }))],
  ],
  'repair-never-ready': [
    ['no probe', patchJson('deployment news', { op: 'remove', path: `${CONTAINER}/readinessProbe` })],
    ['sent to all the same', patch('service news', { spec: { publishNotReadyAddresses: true } })],
    ['a probe that is always glad', patchJson('deployment news', { op: 'replace', path: `${CONTAINER}/readinessProbe`, value: { exec: { command: ['true'] } } })],
    ['only said otherwise', patchJson('deployment news', { op: 'replace', path: `${CONTAINER}/ports/0/containerPort`, value: 8080 })],
  ],
  'repair-silent-node': [
    ['away with the node', 'kubectl delete node worker2'],
    ['the Pod elsewhere', 'kubectl cordon worker2', 'kubectl delete pods -l app=web --force'],
    ['the wrong service', 'ssh worker2 systemctl restart containerd', 'sleep 60'],
    ['a taint taken off', 'kubectl taint node worker2 node.kubernetes.io/unreachable-', 'sleep 30'],
  ],
  'repair-no-names': [
    ['the same Pods again', 'kubectl -n kube-system rollout restart deployment coredns', 'sleep 30'],
    ['more of them', 'kubectl -n kube-system scale deployment coredns --replicas=3'],
    ['a Service at another address', 'kubectl -n kube-system delete service kube-dns', 'kubectl -n kube-system expose deployment coredns --name=kube-dns --port=53 --protocol=UDP'],
  ],
  'repair-locked-door': [
    ['all doors open', 'kubectl delete networkpolicy closed db-from-shop', 'sleep 30'],
    ['the database open to everybody', patchJson('networkpolicy db-from-shop', { op: 'replace', path: '/spec/ingress', value: [{}] }), 'sleep 30'],
    ['open to all Pods', patchJson('networkpolicy db-from-shop', { op: 'replace', path: '/spec/ingress/0/from/0', value: { podSelector: {} } }), 'sleep 30'],
    ['no question asked', patchJson('deployment shop', { op: 'remove', path: `${CONTAINER}/readinessProbe` }), 'sleep 30'],
    ['the same Pods again', 'kubectl rollout restart deployment db', 'sleep 30'],
  ],
  'repair-nobody-decides': [
    ['a node by hand', patch('deployment web', ofPod({ nodeName: 'worker3' })), 'sleep 60'],
    ['the waiting ones given up', 'kubectl scale deployment web --replicas=2'],
    ['the same Pods again', 'kubectl delete pods -l app=web', 'sleep 30'],
  ],
  'repair-stuck-drain': [
    ['no budget', 'kubectl delete pdb pay', 'kubectl drain worker1 --ignore-daemonsets'],
    ['no question asked', 'kubectl drain worker1 --ignore-daemonsets --disable-eviction'],
    ['by hand', 'kubectl delete pods -l app=pay', 'sleep 30'],
    ['a smaller promise', patch('pdb pay', { spec: { minAvailable: 1 } }), 'kubectl drain worker1 --ignore-daemonsets'],
    ['a budget put away and back', 'kubectl delete pdb pay', 'kubectl drain worker1 --ignore-daemonsets', 'kubectl apply -f pay.yaml', 'sleep 30'],
    ['none for a moment', 'kubectl scale deployment pay --replicas=0', 'sleep 40', 'kubectl scale deployment pay --replicas=2', 'sleep 30'],
    ['no drain at all', 'kubectl uncordon worker1'],
  ],
  'repair-lost-quorum': [
    ['only the program started again', 'podium fault crash kube-apiserver', 'sleep 60', 'kubectl scale deployment web --replicas=4'],
    ['one of two', 'podium fault powerOn controlplane2', 'sleep 120', 'kubectl scale deployment web --replicas=4', 'sleep 30'],
  ],
};

const CHALLENGES = LESSON_HEADS.filter(({ kind }) => kind === 'challenge').map(({ id }) => readLesson(readFileSync(new URL(`../lessons/lessons/${id}.yaml`, import.meta.url), 'utf8')));

describe.each(CHALLENGES)('$id', (lesson) => {
  const wrong = WRONG[lesson.id] ?? [];

  it('refuses what only hides the fault', async () => {
    expect(wrong.length).toBeGreaterThan(1);
    const host = new EngineHost();
    const { frame, part } = await host.lesson(lesson);
    const at = lesson.steps.findIndex(({ task }) => task !== undefined);
    const place = part.places[at]!;
    const refused: string[] = [];
    const failed: string[] = [];
    for (const [what, ...lines] of wrong) {
      await host.branch(frame.branch);
      await host.goto({ seq: place });
      for (const line of lines) {
        const { outcome } = await host.kubectl(line, lesson.files);
        if (outcome.exitCode !== 0) failed.push(line);
        await host.goto({ end: 'end' });
      }
      if (!(await host.lessonCheck(lesson.steps[at]!.task!.check, place, lines))) refused.push(what);
    }
    expect(refused).toEqual(wrong.map(([what]) => what));
    expect(failed).toEqual(lesson.id === 'repair-lost-quorum' ? ['kubectl scale deployment web --replicas=4'] : []);
  });

  it('helps three times, and tells afterwards what it was', () => {
    const tasks = lesson.steps.flatMap(({ task }) => task ?? []);
    expect(tasks.map(({ hints }) => hints.length)).toEqual([3]);
    // An exam hands over the cluster at the first step.
    expect(lesson.steps[0]!.task).toBeDefined();
    expect(lesson.steps.at(-1)!.task).toBeUndefined();
  });
});
