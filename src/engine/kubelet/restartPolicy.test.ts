import { describe, expect, it } from 'vitest';
import { logs, podOf, podRun, makePod, steps, wait } from '../testing/podRun.ts';

const IMAGE = 'busybox:1.37';
const shell = (name: string, line: string, more: object = {}): object => ({ name, image: IMAGE, command: ['sh', '-c', line], ...more });
const on = (action: string, operator: string, ...values: number[]): object => ({ action, exitCodes: { operator, values } });
const appOf = (run: ReturnType<typeof podRun>, index = 0) => podOf(run, 'p')?.status?.containerStatuses?.[index];
const phase = (run: ReturnType<typeof podRun>): string | undefined => podOf(run, 'p')?.status?.phase;

describe('a container that has ended', () => {
  it.each([
    ['starts again by its own policy, whatever the Pod says', 'Never', 3, { restartPolicy: 'Always' }, true],
    ['stays ended by its own policy', 'Always', 3, { restartPolicy: 'Never' }, false],
    ['that succeeded stays so with OnFailure', 'Always', 0, { restartPolicy: 'OnFailure' }, false],
    ['starts again for a rule', 'Never', 42, { restartPolicy: 'Never', restartPolicyRules: [on('Restart', 'In', 42)] }, true],
    ['stays ended when no rule is met', 'Never', 41, { restartPolicy: 'Never', restartPolicyRules: [on('Restart', 'In', 42)] }, false],
    ['starts again unless its code is listed', 'Always', 7, { restartPolicy: 'Never', restartPolicyRules: [on('Restart', 'NotIn', 0)] }, true],
    ['and was listed stays ended', 'Always', 0, { restartPolicy: 'Never', restartPolicyRules: [on('Restart', 'NotIn', 0)] }, false],
  ] as const)('%s', (_what, restartPolicy, code, own, again) => {
    const run = podRun();
    makePod(run, 'p', { restartPolicy, containers: [shell('main', `sleep 2; exit ${code}`, own)] });
    wait(run, 9);
    expect((appOf(run)?.restartCount ?? 0) > 0).toBe(again);
    expect(phase(run)).toBe(again ? 'Running' : code === 0 ? 'Succeeded' : 'Failed');
  });

  it('keeps its Pod running beside another that goes on', () => {
    const run = podRun();
    makePod(run, 'p', { containers: [shell('once', 'exit 3', { restartPolicy: 'Never' }), shell('main', 'sleep 1d')] });
    wait(run, 20);
    expect([phase(run), appOf(run)?.restartCount, appOf(run)?.state?.terminated?.exitCode, appOf(run, 1)?.ready]).toEqual(['Running', 0, 3, true]);
  });

  it('fails its Pod when it is an init container that is tried once', () => {
    const run = podRun();
    makePod(run, 'p', { initContainers: [shell('first', 'exit 1', { restartPolicy: 'Never' })], containers: [shell('main', 'sleep 1d')] });
    wait(run, 20);
    expect([phase(run), podOf(run, 'p')?.status?.initContainerStatuses?.[0]?.restartCount]).toEqual(['Failed', 0]);
  });
});

describe('a rule for all containers', () => {
  it('begins the Pod again where it is: init containers too, same address and volumes', () => {
    const run = podRun();
    makePod(run, 'p', {
      restartPolicy: 'Never',
      initContainers: [shell('first', 'echo again >> /data/x', { volumeMounts: [{ name: 'data', mountPath: '/data' }] })],
      containers: [
        shell('main', 'cat /data/x; sleep 1d', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
        shell('watcher', 'sleep 10; exit 88', { restartPolicy: 'Never', restartPolicyRules: [on('RestartAllContainers', 'In', 88)] }),
      ],
      volumes: [{ name: 'data', emptyDir: {} }],
    });
    wait(run, 8);
    const { podIP } = podOf(run, 'p')!.status!;
    const condition = (): string | undefined => podOf(run, 'p')?.status?.conditions?.find(({ type }) => type === 'AllContainersRestarting')?.status;
    expect([phase(run), condition()]).toEqual(['Running', 'False']);
    run.runUntil(() => condition() === 'True', 20_000_000);
    expect(phase(run)).toBe('Running');
    run.runUntil(() => appOf(run)?.state?.waiting?.reason === 'RestartingAllContainers', 20_000_000);
    expect(condition()).toBe('False');
    expect(appOf(run)).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137, reason: 'RestartingAllContainers' } } });
    run.runUntil(() => appOf(run, 1)?.state?.running !== undefined, 20_000_000);
    expect(podOf(run, 'p')?.status).toMatchObject({ phase: 'Running', podIP, initContainerStatuses: [{ restartCount: 1, state: { terminated: { exitCode: 0 } } }] });
    expect(logs(run, 'p', { container: 'main' })).toBe('again\nagain\n');
    expect(steps(run, 'p')).toContain('restartingAll');
    wait(run, 30);
    expect(appOf(run)?.restartCount).toBeGreaterThan(1);
  });
});

it('what is wrong with rules is said in the API server\'s words', () => {
  const run = podRun();
  const refused = (own: object): unknown => {
    try {
      makePod(run, 'p', { containers: [shell('main', 'true', own)] });
    } catch (error) {
      return (JSON.parse((error as Error).message) as { details: { causes: { field: string; message: string }[] } }).details.causes.map(({ field, message }) => `${field}: ${message}`);
    }
    return undefined;
  };
  const at = 'spec.containers[0].restartPolicy';
  expect(refused({ restartPolicyRules: [on('Restart', 'In', 1)] })).toEqual([`${at}: Required value: must specify restartPolicy when restart rules are used`]);
  expect(refused({ restartPolicy: 'Never', restartPolicyRules: [on('DoNotRestart', 'In', 3)] })).toEqual([`${at}Rules[0].action: Unsupported value: "DoNotRestart": supported values: "Restart", "RestartAllContainers"`]);
  expect(refused({ restartPolicy: 'Never', restartPolicyRules: [on('Restart', 'Equals', 3)] })).toEqual([`${at}Rules[0].exitCodes.operator: Unsupported value: "Equals": supported values: "In", "NotIn"`]);
  expect(refused({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] })).toEqual([`${at}Rules[0].exitCodes: Required value: must be specified`]);
  expect(refused({ restartPolicy: 'Never', restartPolicyRules: Array.from({ length: 21 }, () => on('Restart', 'In', 3)) })).toEqual([`${at}Rules: Too many: 21: must have at most 20 items`]);
});
