/**
 * The person with kubectl (or a lesson, or a script): sends logged requests and breaks things on purpose. Upstream: none.
 */
import type { ApiRequest, ApiResponse } from './api/request.ts';
import { emit } from './api/steps.ts';
import { subjectOf, type Client, type Response } from './client/client.ts';
import type { Component, Context, World } from './kernel/component.ts';
import type { ScheduledEvent } from './kernel/eventQueue.ts';
import type { Table } from './kernel/table.ts';
import type { Operation } from './etcd/operations.ts';
import { PACKETS } from './network/packets.ts';
import type { WalkRequest } from './network/walk.ts';
import { machineOf, machineProblem, type MachineCommand } from './kubeadm/command.ts';
import { FAULTS, faultProblem, type Fault, type FaultKind } from './faults.ts';

/** Everything that comes into a run from outside. */
export type Command = { readonly request: ApiRequest; readonly line?: string } | { readonly walk: WalkRequest; readonly line?: string } | { readonly fault: Fault } | { readonly etcdctl: Operation; readonly line?: string } | { readonly kubeconfig: Kubeconfig; readonly line: string } | OnMachine;

/** What the person's kubeconfig says of contexts. Absent: the one that kubeadm has written. Upstream: k8s.io/client-go/tools/clientcmd/api. */
export interface Kubeconfig {
  /** The current context's name. */
  readonly current: string;
  readonly contexts: readonly { readonly name: string; readonly cluster: string; readonly user: string; readonly namespace?: string }[];
}

const KUBECONFIG_TABLE = 'user/kubeconfig';

export const kubeconfigOf = (run: { state(table: string): { get(key: string): unknown } }): Kubeconfig | undefined => run.state(KUBECONFIG_TABLE).get('config') as Kubeconfig | undefined;

interface OnMachine {
  readonly machine: MachineCommand;
  readonly line?: string;
}

/** Answers are kept for so many requests. */
const KEPT = 64;

export class User implements Component {
  readonly kind = 'user';
  readonly #client: Client;
  readonly #answers: Table<ApiResponse>;
  readonly #asked: Table<number>;
  readonly #kubeconfig: Table<Kubeconfig>;

  constructor(world: World, client: Client) {
    this.#client = client;
    this.#answers = world.table('user/answers');
    this.#asked = world.table('user/asked');
    this.#kubeconfig = world.table(KUBECONFIG_TABLE);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'response') {
      const { id, response } = event.data as Response;
      this.#answers.set(String(id), response);
    } else if (event.type === 'command') this.#command(ctx, event.data as Command);
  }

  /** Id of the newest request sent. */
  get newest(): number {
    return this.#asked.get('newest') ?? 0;
  }

  answer(id: number): ApiResponse | undefined {
    return this.#answers.get(String(id));
  }

  #command(ctx: Context, command: Command): void {
    if ('fault' in command) {
      const { fault } = command;
      const problem = faultProblem(fault);
      if (problem !== undefined) throw new RangeError(problem);
      const kind: FaultKind = FAULTS[fault.code];
      emit(ctx, 'fault', { ...fault, ...kind.about?.(ctx, fault.target, fault) });
      kind.strike(ctx, fault.target, fault, this.#client);
      return;
    }
    if ('machine' in command) {
      this.#machine(ctx, command);
      return;
    }
    const { line } = command;
    if ('kubeconfig' in command) {
      emit(ctx, 'command', { code: 'kubeconfig', line: command.line });
      this.#kubeconfig.set('config', command.kubeconfig);
      return;
    }
    if ('etcdctl' in command) {
      emit(ctx, 'command', { code: 'etcdctl', ...(line !== undefined && { line }) });
      ctx.schedule(0, { kind: 'etcd' }, 'operation', command.etcdctl);
      return;
    }
    if ('walk' in command) {
      emit(ctx, 'command', { code: 'walk', ...(line !== undefined && { line }) });
      ctx.schedule(0, PACKETS, 'walk', command.walk);
      return;
    }
    const { request } = command;
    emit(ctx, 'command', { code: 'request', verb: request.verb, subject: subjectOf(request), ...(line !== undefined && { line }) });
    const id = this.#client.send(ctx, request, undefined);
    this.#asked.set('newest', id);
    this.#answers.delete(String(id - KEPT));
  }

  #machine(ctx: Context, { machine, line }: OnMachine): void {
    const problem = machineProblem(machine);
    if (problem !== undefined) throw new RangeError(problem);
    const target = machineOf(machine);
    emit(ctx, 'command', { code: 'machine', action: machine.do, target, ...(line !== undefined && { line }) });
    ctx.schedule(0, { kind: 'kubeadm', instance: target }, 'command', machine);
  }
}
