import { describe, expect, it } from 'vitest';
import { holds, valueOf, type Check, type CheckedWorld, type Item } from './check.ts';

const item = (object: Item & { readonly [field: string]: unknown }): Item => object;
const pod = (name: string, phase: string, labels: Record<string, string> = {}): Item => item({ metadata: { name, namespace: 'default', labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.29' }] }, status: { phase, conditions: [{ type: 'Ready', status: phase === 'Running' ? 'True' : 'False' }] } });

const world: CheckedWorld = {
  list: (resource) => resource === 'pods' ? [pod('web-1', 'Running', { app: 'web' }), pod('web-2', 'Pending', { app: 'web' }), pod('db', 'Running', { 'app.kubernetes.io/name': 'db' })] : resource === 'events' ? [item({ metadata: { name: 'e', namespace: 'other' }, reason: 'Scheduled', involvedObject: { name: 'web-1' } })] : undefined,
  steps: () => [{ type: 'scheduled', actor: 'kube-scheduler', data: { pod: 'default/web-1', outcome: 'bound' } }],
  typed: () => ['kubectl  scale deployment web --replicas=3'],
};
const so = (check: Check): boolean => holds(check, world);

describe('checks of a task', () => {
  it('read values by their path', () => {
    const [, web] = world.list('pods')!;
    expect(valueOf(web, 'spec.containers[0].image')).toBe('nginx:1.29');
    expect(valueOf(web, 'status.conditions[type=Ready].status')).toBe('False');
    expect(valueOf(pod('a', 'x', { 'a.b/c': 'd' }), 'metadata.labels[a.b/c]')).toBe('d');
    expect(valueOf(web, 'constructor.name')).toBeUndefined();
    expect(valueOf(web, 'spec.containers[7].image')).toBeUndefined();
  });

  it('look for objects', () => {
    expect(so({ object: 'pods/web-*' })).toBe(true);
    expect(so({ object: 'pods/web-2', where: { 'status.phase': 'Running' } })).toBe(false);
    expect(so({ object: 'pods/web-*', where: { 'status.phase': 'Running', 'spec.containers[0].image': 'nginx:*' } })).toBe(true);
    expect(so({ object: 'pods/db', namespace: 'other' })).toBe(false);
    expect(so({ object: 'widgets/x' })).toBe(false);
    expect(so({ object: 'pods/db', where: { 'spec.nodeName': { exists: false }, 'status.phase': { not: 'Failed' } } })).toBe(true);
  });

  it('count', () => {
    expect(so({ count: 'pods', is: 3 })).toBe(true);
    expect(so({ count: 'pods', labels: { app: 'web' }, where: { 'status.phase': 'Running' }, atLeast: 1, atMost: 1 })).toBe(true);
    expect(so({ count: 'pods', labels: { app: 'web' }, atLeast: 3 })).toBe(false);
    expect(so({ count: 'widgets', is: 0 })).toBe(true);
  });

  it('ask the past since the task began', () => {
    expect(so({ event: 'Scheduled', name: 'web-*' })).toBe(true);
    expect(so({ event: 'Scheduled', name: 'db' })).toBe(false);
    expect(so({ happened: { type: 'scheduled', name: 'web-1' } })).toBe(true);
    expect(so({ happened: { type: 'scheduled', name: 'web-2' } })).toBe(false);
    expect(so({ typed: 'kubectl scale*' })).toBe(true);
    expect(so({ typed: 'kubectl delete*' })).toBe(false);
  });

  it('are joined', () => {
    expect(so({ all: [{ object: 'pods/db' }, { not: { object: 'pods/none' } }] })).toBe(true);
    expect(so({ all: [{ object: 'pods/db' }, { object: 'pods/none' }] })).toBe(false);
    expect(so({ any: [{ object: 'pods/none' }, { object: 'pods/db' }] })).toBe(true);
  });
});
