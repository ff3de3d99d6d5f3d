/**
 * Real applications, applied whole: every Pod must come to run. The files are those of the course's shared folder where it is present;
 * elsewhere our own example stands for them.
 */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runKubectl } from '../kubectl/kubectl.ts';
import { DISK } from './apply.ts';
import { readCluster } from './clusterFile.ts';
import { runHost } from './runHost.ts';

const SHARED = '../shared/manifests';
const OWN = ['src/examples/manifests/guestbook.yaml'];
const APPLICATIONS = existsSync(SHARED) ? ['guestbook', 'voting-app', 'online-boutique'].map((name) => `${SHARED}/${name}`) : OWN;

describe('podium apply', () => {
  it.each(APPLICATIONS)('%s: every Pod runs', (path) => {
    const run = readCluster(undefined, DISK);
    run.settle();
    const outcome = runKubectl(['apply', '-f', path], undefined, runHost(run, `kubectl apply -f ${path}`, DISK));
    expect(outcome.stderr).toBe('');
    expect(outcome.exitCode).toBe(0);
    run.settle();
    const pods = run.objects('', 'v1', 'pods', 'default').map(({ metadata, status }) => [metadata.name, (status as { phase?: string }).phase, (status as { conditions?: { type: string; status: string }[] }).conditions?.find(({ type }) => type === 'Ready')?.status]);
    expect(pods.length).toBeGreaterThan(3);
    expect(pods.filter(([, phase, ready]) => phase !== 'Running' || ready !== 'True')).toEqual([]);
  });
});
