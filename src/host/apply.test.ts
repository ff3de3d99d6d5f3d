/**
 * Real applications, applied whole: every Pod must come to run. The files are those of the course's shared folder where it is present;
 * elsewhere our own example stands for them.
 */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Node } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { DISK } from './apply.ts';
import { clusterRun, readCluster } from './clusterFile.ts';
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

  it('a cluster of more nodes than the usual network has room for joins whole', () => {
    const nodes = Array.from({ length: 300 }, (_, index) => `{apiVersion: v1, kind: Node, metadata: {name: n${index}}}`);
    const run = clusterRun(new TextEncoder().encode(nodes.join('\n---\n')), 'nodes.yaml');
    expect(run.settle().settled).toBe(true);
    const known = run.objects('', 'v1', 'nodes') as readonly Node[];
    expect(known.filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true)).toHaveLength(300);
    expect(new Set(known.map(({ spec }) => spec.podCIDR)).size).toBe(300);
  });
});
