/**
 * A kube-scheduler in a Pod, besides the control plane's own: it begins and ends with its container, asks as its ServiceAccount, and reads the
 * file that its --config names. Upstream: cmd/kube-scheduler (options), the page "Configure Multiple Schedulers". Leaves out: all other flags but
 * --leader-elect.
 */
import { Elected, type Candidate, type ElectionTerms } from '../client/leaderElection.ts';
import type { Informer } from '../client/informer.ts';
import type { ContainerWorld, PlacedProgram } from '../client/podActor.ts';
import type { Program } from '../client/programGroup.ts';
import { Memory } from '../client/programs.ts';
import type { Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import { settingsOf } from './configuration/settingsOf.ts';
import { Scheduler, type SchedulerParts } from './scheduler.ts';
import type { Settings } from './settings.ts';

export interface PodSchedulerParts extends SchedulerParts {
  readonly containers: ContainerWorld;
}

/** Its container, and the first event of its life: what was due before is for nobody. */
interface Life {
  readonly placed: PlacedProgram;
  readonly born: number;
}

/** A text that no file has: the file is missing. */
const MISSING = '\0';

export class PodScheduler implements Program {
  readonly kind = 'kube-scheduler';
  readonly #parts: PodSchedulerParts;
  readonly #memory: Memory;
  readonly #life: Table<Life>;
  #made: Elected<Candidate> | undefined;
  /** When it is started. */
  #now: Micros = 0;

  constructor(world: World, instance: string, parts: PodSchedulerParts) {
    this.#parts = parts;
    this.#memory = new Memory(world, instance);
    this.#life = this.#memory.table(`${this.kind}/life`);
  }

  /** What works in it; made anew for each life. */
  get program(): Elected<Candidate> {
    return (this.#made ??= this.#make());
  }

  informer(resource: string): Informer | undefined {
    return this.program.informer(resource);
  }

  alive(): boolean {
    return this.#life.has('');
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'start') {
      this.#made = undefined;
      this.#life.set('', { placed: event.data as PlacedProgram, born: event.id });
      this.#now = ctx.now;
      const file = this.#file();
      const read = file === undefined ? undefined : this.#read(file);
      if (typeof read === 'string') this.#print(ctx, `"command failed" err=${JSON.stringify(read)}`);
      this.program.start(ctx);
      return;
    }
    const life = this.#life.get('');
    if (life === undefined || event.id < life.born) return;
    if (event.type !== 'stop') return this.program.handle(event, ctx);
    this.#memory.lose();
    this.#made = undefined;
    this.#parts.client.gone(ctx, ctx.self);
  }

  /** Its container exits, and its kubelet starts it again. */
  exit(ctx: Context): void {
    const life = this.#life.get('');
    if (life === undefined) return;
    const { node, row, container, attempt } = life.placed;
    ctx.schedule(0, { kind: 'kubelet', instance: node }, 'killed', { row, container, attempt, code: 1 });
  }

  #make(): Elected<Candidate> {
    const { placed } = this.#life.get('') ?? {};
    const { account = '', pod = '', argv = [] } = placed ?? {};
    const { client, recorder, epoch } = this.#parts;
    const scheduler = new Scheduler(this.#memory, { ...this.#parts, user: account, file: () => this.#file(), read: (text) => this.#read(text) });
    return new Elected(this.#memory, argv.includes('--leader-elect=false') ? withoutElection(scheduler) : scheduler, { client, recorder, epoch, host: pod, user: account });
  }

  #path(): string | undefined {
    const argv = this.#life.get('')?.placed.argv ?? [];
    const at = argv.findIndex((word) => /^--config(=|$)/.test(word));
    return at === -1 ? undefined : argv[at] === '--config' ? argv[at + 1] : argv[at]!.slice('--config='.length);
  }

  #file(): string | undefined {
    const path = this.#path();
    return path === undefined ? undefined : (this.#parts.containers.read(this.#life.get('')!.placed, path, this.#now) ?? MISSING);
  }

  #read(text: string): Settings | string {
    return text === MISSING ? `open ${this.#path() ?? ''}: no such file or directory` : settingsOf(text);
  }

  #print(ctx: Context, line: string): void {
    this.#parts.containers.print(this.#life.get('')!.placed, ctx.now, `${line}\n`);
  }
}

/** --leader-elect=false is stronger than the file. */
function withoutElection(scheduler: Scheduler): Candidate {
  const terms = (): ElectionTerms => ({ ...scheduler.terms, elects: false });
  return {
    kind: scheduler.kind,
    warm: scheduler.warm,
    get terms() {
      return terms();
    },
    start: (ctx) => scheduler.start(ctx),
    informer: (resource) => scheduler.informer(resource),
    handle: (event, ctx) => scheduler.handle(event, ctx),
    lead: (ctx, leads) => scheduler.lead(ctx, leads),
  };
}
