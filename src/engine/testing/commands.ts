/**
 * Random histories: what people do to clusters, and what breaks. Plain data of a seeded generator, so that a failing one can be kept.
 */
import { array, constantFrom, integer, oneof, record, type Arbitrary } from 'fast-check';
import type { ApiRequest } from '../api/request.ts';
import { faultsOn, type Fault } from '../faults.ts';
import { MILLISECOND } from '../kernel/time.ts';

/** One thing done, after letting time pass; `back` first goes so many steps into the past. */
export interface Act {
  readonly wait: number;
  readonly back: number;
  readonly act: { readonly request: ApiRequest } | { readonly fault: Fault };
}

const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
const NAMES = ['web', 'api', 'db'];
const IMAGES = ['nginx:1.29', 'nginx:1.28', 'redis:8', 'busybox', 'no-such-image'];
const WORKERS = ['worker1', 'worker2', 'worker3'];
const apps = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', ...WHO } as const;
const core = { group: '', version: 'v1', namespace: 'default', ...WHO } as const;

function deployment(name: string, replicas: number, image: string, cpu: string): ApiRequest {
  const labels = { app: name };
  const container = { name, image, resources: { requests: { cpu, memory: '64Mi' } } };
  const spec = { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } };
  return { verb: 'create', ...apps, body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } };
}

function service(name: string): ApiRequest {
  const body = { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } };
  return { verb: 'create', ...core, resource: 'services', body };
}

const cordon = (name: string, unschedulable: boolean): ApiRequest => ({
  verb: 'patch',
  group: '',
  version: 'v1',
  resource: 'nodes',
  name,
  patchType: 'merge',
  body: { spec: { unschedulable } },
  ...WHO,
});

const name = constantFrom(...NAMES);
const image = constantFrom(...IMAGES);
const worker = constantFrom(...WORKERS);

const request: Arbitrary<ApiRequest> = oneof(
  record({ name, image, replicas: integer({ min: 0, max: 6 }), cpu: constantFrom('100m', '1', '3') }).map((p) => deployment(p.name, p.replicas, p.image, p.cpu)),
  record({ name, replicas: integer({ min: 0, max: 8 }) }).map((p): ApiRequest => ({ verb: 'patch', ...apps, name: p.name, patchType: 'merge', body: { spec: { replicas: p.replicas } } })),
  record({ name, image }).map((p): ApiRequest => ({
    verb: 'patch',
    ...apps,
    name: p.name,
    patchType: 'strategic',
    body: { spec: { template: { spec: { containers: [{ name: p.name, image: p.image }] } } } },
  })),
  name.map((one): ApiRequest => ({ verb: 'delete', ...apps, name: one, body: {} })),
  name.map((one) => service(one)),
  name.map((one): ApiRequest => ({ verb: 'delete', ...core, resource: 'services', name: one, body: {} })),
  name.map((one): ApiRequest => ({ verb: 'deletecollection', ...core, resource: 'pods', options: { labelSelector: `app=${one}` }, body: {} })),
  record({ node: worker, unschedulable: constantFrom(true, false) }).map((p) => cordon(p.node, p.unschedulable)),
);

const fault: Arbitrary<Fault> = record({ code: constantFrom(...faultsOn('node', 'worker1')), target: worker });

/** Crashes, standstills and returns of programs, such as `kube-apiserver/controlplane2`. */
const programFaults = (programs: readonly string[]): Arbitrary<Fault> => record({ code: constantFrom('crash' as const, 'freeze' as const, 'thaw' as const, 'start' as const), target: constantFrom(...programs) });

/** Histories of up to `most` acts in which programs and nodes fail. */
export const troubled = (most: number, programs: readonly string[]): Arbitrary<readonly Act[]> =>
  array(
    record({
      wait: integer({ min: 0, max: 12_000 }).map((ms) => ms * MILLISECOND),
      back: constantFrom(0),
      act: oneof(request.map((one) => ({ request: one })), programFaults(programs).map((one) => ({ fault: one })), fault.map((one) => ({ fault: one }))),
    }),
    { minLength: 2, maxLength: most },
  );

/** Histories of up to `most` acts. */
export const histories = (most: number): Arbitrary<readonly Act[]> =>
  array(
    record({
      wait: integer({ min: 0, max: 8_000 }).map((ms) => ms * MILLISECOND),
      back: oneof({ weight: 4, arbitrary: integer({ min: 0, max: 0 }) }, { weight: 1, arbitrary: integer({ min: 1, max: 400 }) }),
      act: oneof({ weight: 5, arbitrary: request.map((one) => ({ request: one })) }, { weight: 1, arbitrary: fault.map((one) => ({ fault: one })) }),
    }),
    { maxLength: most },
  );
