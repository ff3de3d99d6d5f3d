import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { Steps } from '../api/steps.ts';
import { Programs } from '../client/programs.ts';
import { Routes } from '../client/routes.ts';
import { Client, type Arrival } from '../client/client.ts';
import { DEFAULT_LATENCIES } from '../client/latencies.ts';
import type { WatchNotice } from '../client/informer.ts';
import { Recorder } from '../client/recorder.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import { Simulation } from '../kernel/simulation.ts';
import { SECOND } from '../kernel/time.ts';
import { Scheduler } from './scheduler.ts';
import { aNode, aPod, type PodOptions } from './testing/build.ts';

const SCHEDULER = { kind: 'kube-scheduler' };

/** Holds Pods and nodes, binds, patches conditions and nominations, deletes at once; refuses bindings to the node `broken`. */
class FakeApiServer implements Component {
  readonly kind = 'kube-apiserver';
  readonly requests: ApiRequest[] = [];
  readonly events: string[] = [];
  readonly #pods;
  readonly #nodes: readonly Node[];
  readonly #revision;

  constructor(world: World, nodes: readonly Node[]) {
    this.#pods = world.table<Pod>('fake/pods');
    this.#revision = world.table<number>('fake/revision');
    this.#nodes = nodes;
  }

  #next(): number {
    const revision = (this.#revision.get('') ?? 0) + 1;
    this.#revision.set('', revision);
    return revision;
  }

  pod(name: string): Pod | undefined {
    return this.#pods.get(name);
  }

  put(ctx: Context, pod: Pod): void {
    const event = this.#pods.has(pod.metadata.name) ? 'MODIFIED' : 'ADDED';
    this.#pods.set(pod.metadata.name, pod);
    this.#notify(ctx, { resource: 'pods', revision: this.#next(), event, object: pod });
  }

  remove(ctx: Context, name: string): void {
    const object = this.#pods.get(name)!;
    this.#pods.delete(name);
    this.#notify(ctx, { resource: 'pods', revision: this.#next(), event: 'DELETED', object });
  }

  #notify(ctx: Context, notice: WatchNotice): void {
    ctx.schedule(DEFAULT_LATENCIES.watch, SCHEDULER, 'watch', notice);
  }

  handle(event: { readonly type: string; readonly data: unknown }, ctx: Context): void {
    const { id, from, request, token } = event.data as Arrival;
    if (request.verb === 'watch') {
      const resource = request.group === '' ? request.resource : `${request.resource}.${request.group}`;
      const objects: readonly KubeObject[] = resource === 'nodes' ? this.#nodes : [];
      this.#notify(ctx, { resource, revision: this.#next(), event: 'SYNCED', objects });
      return;
    }
    ctx.schedule(DEFAULT_LATENCIES.response, from, 'response', { id, token, request, response: this.#answer(ctx, request) });
  }

  #answer(ctx: Context, request: ApiRequest): ApiResponse {
    const body = request.body as {
      readonly reason?: string;
      readonly message?: string;
      readonly target?: { readonly name: string };
      readonly status?: Pod['status'];
    };
    if (request.resource === 'events') this.events.push(`${body.reason}: ${body.message}`);
    else this.requests.push(request);
    const pod = this.#pods.get(request.name ?? '');
    if (pod === undefined) return { code: 201, body: {} };
    if (request.verb === 'delete') this.remove(ctx, pod.metadata.name);
    else if (request.subresource === 'status')
      this.put(ctx, { ...pod, status: { ...pod.status, ...body.status } as NonNullable<Pod['status']> });
    else if (body.target?.name === 'broken') {
      return {
        code: 409,
        body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Conflict', message: 'no', code: 409 },
      };
    } else if (request.subresource === 'binding') this.put(ctx, { ...pod, spec: { ...pod.spec, nodeName: body.target!.name } });
    return { code: 201, body: {} };
  }
}

interface Order {
  readonly pod?: Pod;
  readonly remove?: string;
}

function cluster(nodes: readonly Node[]) {
  let server: FakeApiServer | undefined;
  const simulation = new Simulation<Order>(1, (world) => {
    const client = new Client(world, DEFAULT_LATENCIES, new Routes(world, new Programs(world), '', ''), { delay: () => 0, calm: true, cut: () => false });
    const recorder = new Recorder(
      world,
      client,
      () => '2026-01-01T00:00:00Z',
      () => '2026-01-01T00:00:00.000000Z',
    );
    server = new FakeApiServer(world, nodes);
    const user: Component = {
      kind: 'user',
      handle: ({ data }, ctx) => {
        const { pod, remove } = data as Order;
        ctx.trace('command', data, { grain: 'milestone' });
        if (pod !== undefined) server!.put(ctx, pod);
        if (remove !== undefined) server!.remove(ctx, remove);
      },
    };
    return [server, recorder, new Scheduler(world, { client, recorder, latencies: DEFAULT_LATENCIES, epoch: 1_793_606_400 }), user];
  });
  const create = (name: string, options: PodOptions = {}): void => void simulation.issue({ pod: aPod(name, options) }, simulation.headTime);
  const run = (seconds: number): void => simulation.advanceTo(simulation.headTime + seconds * SECOND);
  const cycles = (): Steps['scheduled'][] =>
    Array.from({ length: simulation.head }, (_, i) => simulation.entry(i + 1)!)
      .filter(({ type }) => type === 'scheduled')
      .map(({ data }) => data as Steps['scheduled']);
  run(1);
  return { simulation, server: server!, create, run, cycles };
}

describe('kube-scheduler', () => {
  it('binds a Pod and says so', () => {
    const { server, create, run, cycles } = cluster([aNode('a'), aNode('b', { taints: [{ key: 'k', effect: 'NoSchedule' }] })]);
    create('web');
    run(1);
    expect(server.pod('web')?.spec.nodeName).toBe('a');
    expect(server.events).toEqual(['Scheduled: Successfully assigned default/web to a']);
    expect(cycles()).toMatchObject([{ pod: 'default/web', outcome: 'bound', node: 'a', evaluated: 2, feasible: 1, attempts: 1 }]);
    expect(cycles()[0]?.verdicts).toMatchObject([{ node: 'a' }, { node: 'b', plugin: 'TaintToleration' }]);
  });

  it('counts Pods that it has just placed', () => {
    const { server, create, run } = cluster([aNode('a'), aNode('b')]);
    create('one', { requests: { cpu: '3' } });
    create('two', { requests: { cpu: '3' } });
    run(1);
    expect([server.pod('one')?.spec.nodeName, server.pod('two')?.spec.nodeName].sort()).toEqual(['a', 'b']);
  });

  it('tells why a Pod fits nowhere, and tries again when room is made', () => {
    const { simulation, server, create, run } = cluster([aNode('a')]);
    create('one', { requests: { cpu: '3' } });
    run(1);
    create('two', { requests: { cpu: '3' } });
    run(20);
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
    expect(server.events.at(-1)).toBe(`FailedScheduling: ${message}`);
    expect(server.pod('two')?.status?.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ]);
    simulation.issue({ remove: 'one' }, simulation.headTime);
    run(3);
    expect(server.pod('two')?.spec.nodeName).toBe('a');
  });

  it('displaces Pods of lower priority', () => {
    const { server, create, run, cycles } = cluster([aNode('a')]);
    create('low', { requests: { cpu: '3' } });
    run(1);
    create('vip', { requests: { cpu: '3' }, priority: 100 });
    run(5);
    expect(server.pod('low')).toBeUndefined();
    expect(server.pod('vip')?.spec.nodeName).toBe('a');
    expect(server.events).toContain('Preempted: Preempted by pod uid-vip on node a');
    expect(cycles().map(({ outcome }) => outcome)).toEqual(['bound', 'nominated', 'bound']);
    expect(server.requests.map(({ verb, subresource = '' }) => `${verb} ${subresource}`)).toEqual([
      'create binding',
      'patch status',
      'patch status',
      'delete ',
      'create binding',
    ]);
  });

  it('does not try a Pod again while it is making room: the last victim goes after the others, then the Pod comes', () => {
    const { server, create, run, cycles } = cluster([aNode('a')]);
    for (const name of ['low1', 'low2', 'low3']) create(name, { requests: { cpu: '1' } });
    run(1);
    create('vip', { requests: { cpu: '4' }, priority: 100 });
    run(10);
    const calls = server.requests.map(({ verb, name, subresource = '' }) => `${verb} ${name} ${subresource}`.trim());
    const at = (call: string): number => calls.indexOf(call);
    const marks = calls.filter((call) => call.startsWith('patch low')).map((call) => call.split(' ')[1]!);
    expect(marks.length).toBe(3);
    expect(at(`patch ${marks[2]} status`)).toBeGreaterThan(Math.max(at(`delete ${marks[0]}`), at(`delete ${marks[1]}`)));
    expect(cycles().map(({ outcome }) => outcome)).toEqual(['bound', 'bound', 'bound', 'nominated', 'bound']);
    expect(server.pod('vip')?.spec.nodeName).toBe('a');
  });

  it('backs off when a binding fails', () => {
    const { server, create, run, cycles } = cluster([aNode('broken')]);
    create('web');
    run(8);
    expect(server.pod('web')?.spec.nodeName).toBeUndefined();
    expect(cycles().map(({ attempts }) => attempts)).toEqual([1, 2, 3]);
    expect(server.events[0]).toBe('FailedScheduling: running Bind plugin "DefaultBinder": no');
  });

  it('leaves gated Pods alone', () => {
    const { server, create, run, cycles } = cluster([aNode('a')]);
    create('gated', { schedulingGates: [{ name: 'x' }] });
    run(1);
    expect(cycles()).toEqual([]);
    create('gated');
    run(1);
    expect(server.pod('gated')?.spec.nodeName).toBe('a');
  });

  it('goes back and on as if nothing had been', () => {
    const { simulation, server, create, run, cycles } = cluster([aNode('a'), aNode('b')]);
    for (let i = 0; i < 6; i++) create(`p${i}`, { requests: { cpu: '2' } });
    const before = simulation.head;
    run(40);
    const first = cycles();
    simulation.seek(before);
    simulation.issue({ pod: aPod('late', { requests: { cpu: '2' } }) }, simulation.headTime);
    run(40);
    expect(first.filter(({ outcome }) => outcome === 'bound').length).toBe(4);
    expect(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'late'].filter((name) => server.pod(name)?.spec.nodeName !== undefined).length).toBe(4);
  });
});
