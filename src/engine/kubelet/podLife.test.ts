import { describe, expect, it } from 'vitest';
import { exec, logs, make, makePod, podOf, podRun, remove, shellPod, steps, told, wait } from '../testing/podRun.ts';

const web = { containers: [{ name: 'web', image: 'nginx:1.25' }] };
const state = (run: ReturnType<typeof podRun>, name: string) => podOf(run, name)?.status?.containerStatuses?.[0];

describe('a Pod starts', () => {
  it('in stages, with the real words', () => {
    const run = podRun();
    makePod(run, 'web', web);
    run.settle();
    expect(steps(run, 'web')).toEqual(['admitted', 'sandboxCreated', 'pulling', 'pulled', 'created', 'started']);
    const [pulling, pulled, created, started, ...more] = told(run, 'web');
    expect(pulling).toBe('Normal Pulling spec.containers{web} | Pulling image "nginx:1.25"');
    expect(pulled).toMatch(/^Normal Pulled spec.containers\{web\} \| Successfully pulled image "nginx:1.25" in 1\.\d+s \(1\.\d+s including waiting\)\. Image size: 72300000 bytes\.$/);
    expect([created, started]).toEqual(['Normal Created spec.containers{web} | Container created', 'Normal Started spec.containers{web} | Container started']);
    expect(more).toEqual([]);
    const { status } = podOf(run, 'web')!;
    expect(status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort', hostIP: '192.168.49.3', observedGeneration: 1 });
    expect(status?.podIP).toMatch(/^10\.244\.1\.2$/);
    expect(status?.conditions?.map(({ type, status: word }) => `${type}=${word}`)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
    expect(state(run, 'web')).toMatchObject({ ready: true, started: true, restartCount: 0, image: 'docker.io/library/nginx:1.25', lastState: {} });
    expect(state(run, 'web')?.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
    expect(state(run, 'web')?.imageID).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
  });

  it('with the image that is there already', () => {
    const run = podRun();
    makePod(run, 'one', web);
    run.settle();
    makePod(run, 'two', web);
    run.settle();
    expect(told(run, 'two')[0]).toBe('Normal Pulled spec.containers{web} | Container image "nginx:1.25" already present on machine and can be accessed by the pod');
    const [, worker] = run.objects('', 'v1', 'nodes');
    wait(run, 11);
    expect(JSON.stringify(run.objects('', 'v1', 'nodes')[1]?.status)).toContain('docker.io/library/nginx:1.25');
    expect(worker?.metadata.name).toBe('worker1');
  });

  it('after its init containers, beside its sidecars', () => {
    const run = podRun();
    makePod(run, 'p', {
      initContainers: [
        { name: 'first', image: 'busybox:1.37', command: ['sh', '-c', 'echo hello > /data/x'], volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        { name: 'side', image: 'busybox:1.37', command: ['sleep', 'infinity'], restartPolicy: 'Always' },
      ],
      containers: [{ name: 'main', image: 'busybox:1.37', command: ['sh', '-c', 'cat /in/x; sleep 1d'], volumeMounts: [{ name: 'data', mountPath: '/in' }] }],
      volumes: [{ name: 'data', emptyDir: {} }],
    });
    run.settle();
    expect(podOf(run, 'p')?.status?.initContainerStatuses?.map(({ name, ready, state: now }) => [name, ready, Object.keys(now ?? {})[0]])).toEqual([
      ['first', true, 'terminated'],
      ['side', true, 'running'],
    ]);
    expect(logs(run, 'p', { container: 'main' })).toBe('hello\n');
  });
});

describe('what keeps a Pod from starting', () => {
  it('a ConfigMap that is missing, until it is there', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ name: 'main', image: 'nginx:1.25' }], volumes: [{ name: 'config', configMap: { name: 'settings' } }] });
    wait(run, 5);
    expect(told(run, 'p')).toEqual(['Warning FailedMount - | MountVolume.SetUp failed for volume "config" : configmap "settings" not found']);
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    make(run, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1' } });
    wait(run, 20);
    expect(podOf(run, 'p')?.status?.phase).toBe('Running');
  });

  it('a variable from a ConfigMap that is missing', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ name: 'main', image: 'nginx:1.25', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] }] });
    wait(run, 30);
    expect(state(run, 'p')?.state).toEqual({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' } });
    expect(told(run, 'p')).toContain('Warning Failed spec.containers{main} | Error: configmap "settings" not found');
    make(run, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'one' } });
    wait(run, 30);
    expect(exec(run, 'p', ['printenv', 'A']).stdout).toBe('one\n');
  });

  it.each([
    ['nginx:1.999', 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.999": failed to resolve reference "docker.io/library/nginx:1.999": docker.io/library/nginx:1.999: not found'],
    ['ngnix', 'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'],
  ])('an image that does not exist: %s', (image, error) => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ name: 'main', image }] });
    run.runUntil(() => state(run, 'p')?.state?.waiting?.reason === 'ErrImagePull', 10_000_000);
    expect(state(run, 'p')?.state).toEqual({ waiting: { reason: 'ErrImagePull', message: error } });
    wait(run, 3);
    expect(state(run, 'p')?.state?.waiting).toEqual({ reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${error}` });
    const words = told(run, 'p');
    for (const word of [`Failed to pull image "${image}": ${error}`, 'Error: ErrImagePull', 'Error: ImagePullBackOff']) expect(words).toContain(`Warning Failed spec.containers{main} | ${word}`);
    expect(words).toContain(`Normal BackOff spec.containers{main} | Back-off pulling image "${image}"`);
    expect(podOf(run, 'p')?.status?.phase).toBe('Pending');
  });

  it('an image name that is none', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ name: 'main', image: 'eu.gcr.io/shop//Backend:3' }] });
    wait(run, 15);
    expect(state(run, 'p')?.state?.waiting?.reason).toBe('InvalidImageName');
  });

  it('a node that does not have what it asks for', () => {
    const run = podRun();
    makePod(run, 'p', { nodeName: 'worker1', containers: [{ name: 'main', image: 'nginx:1.25', resources: { requests: { cpu: '5' } } }] });
    run.settle();
    const message = "Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000";
    expect(podOf(run, 'p')?.status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu', message: `Pod was rejected: ${message}` });
    expect(told(run, 'p')).toEqual([`Warning OutOfcpu - | ${message}`]);
  });
});

describe('containers that end', () => {
  it('are started again, later and later', () => {
    const run = podRun();
    shellPod(run, 'p', 'echo oops; exit 3');
    run.runUntil(() => state(run, 'p')?.state?.terminated !== undefined, 10_000_000);
    expect(state(run, 'p')?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    wait(run, 6);
    expect(state(run, 'p')).toMatchObject({ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } });
    const { uid } = podOf(run, 'p')!.metadata;
    expect(state(run, 'p')?.state?.waiting?.message).toBe(`back-off 10s restarting failed container=main pod=p_default(${uid})`);
    expect(told(run, 'p')).toContain(`Warning BackOff spec.containers{main} | Back-off restarting failed container main in pod p_default(${uid})`);
    expect(podOf(run, 'p')?.status?.phase).toBe('Running');
    wait(run, 200);
    expect(state(run, 'p')?.restartCount).toBe(5);
    expect(logs(run, 'p', { previous: true })).toBe('oops\n');
  });

  it('for good, when the Pod says so', () => {
    const run = podRun();
    shellPod(run, 'good', 'echo done', { restartPolicy: 'Never' });
    shellPod(run, 'bad', 'echo why > /dev/termination-log; exit 1', { restartPolicy: 'Never' });
    run.settle();
    expect(podOf(run, 'good')?.status?.phase).toBe('Succeeded');
    expect(podOf(run, 'good')?.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
    expect(podOf(run, 'bad')?.status).toMatchObject({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1, reason: 'Error', message: 'why\n' } } }] });
  });

  it('because there is no such program', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ name: 'main', image: 'busybox:1.37', command: ['thiscommanddoesnotexist'] }] });
    wait(run, 3);
    expect(state(run, 'p')?.lastState?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' });
  });

  it('when their time is up', () => {
    const run = podRun();
    shellPod(run, 'p', 'sleep 1d', { activeDeadlineSeconds: 20, terminationGracePeriodSeconds: 1, restartPolicy: 'Never' });
    wait(run, 30);
    expect(podOf(run, 'p')?.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('when they take more memory than they may', () => {
    const run = podRun();
    makePod(run, 'p', { restartPolicy: 'Never', containers: [{ name: 'main', image: 'polinux/stress', command: ['stress', '--vm', '1', '--vm-bytes', '250M'], resources: { limits: { memory: '100Mi' } } }] });
    run.settle();
    expect(state(run, 'p')?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });
});

describe('a Pod that is deleted', () => {
  it('is asked to end first', () => {
    const run = podRun();
    makePod(run, 'p', web);
    run.settle();
    const from = run.headTime;
    remove(run, 'p');
    expect(podOf(run, 'p')?.metadata.deletionTimestamp).toBeDefined();
    run.settle();
    expect(podOf(run, 'p')).toBeUndefined();
    expect(told(run, 'p')).toContain('Normal Killing spec.containers{web} | Stopping container web');
    expect(run.runUntil(() => podOf(run, 'p') === undefined, 1)).toBe(true);
    expect(run.headTime - from).toBeLessThan(5_000_000);
  });

  it('and killed when it does not listen', () => {
    const run = podRun();
    shellPod(run, 'p', 'sleep 1d', { terminationGracePeriodSeconds: 7 });
    run.settle();
    remove(run, 'p');
    wait(run, 6);
    expect(podOf(run, 'p')).toBeDefined();
    wait(run, 2);
    expect(podOf(run, 'p')).toBeUndefined();
    expect(run.state('kubelet/addresses').size).toBe(0);
    expect(run.state('kubelet/pods').size).toBe(0);
  });

  it('after its preStop hook', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [{ ...web.containers[0], lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }] });
    run.settle();
    remove(run, 'p');
    wait(run, 4);
    expect(podOf(run, 'p')).toBeDefined();
    wait(run, 2);
    expect(podOf(run, 'p')).toBeUndefined();
  });

  it('by force: its containers end all the same', () => {
    const run = podRun();
    shellPod(run, 'p', 'sleep 1d');
    run.settle();
    remove(run, 'p', { gracePeriodSeconds: 0 });
    expect(podOf(run, 'p')).toBeUndefined();
    wait(run, 40);
    expect(run.state('kubelet/pods').size).toBe(0);
  });
});

it('lastProbeTime is told though nobody sets it', () => {
  const run = podRun();
  makePod(run, 'p', web);
  run.settle();
  expect(podOf(run, 'p')?.status?.conditions?.map(({ lastProbeTime }) => lastProbeTime)).toEqual([null, null, null, null, null]);
});
