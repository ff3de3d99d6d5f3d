/**
 * CoreDNS: watches Services, EndpointSlices and Namespaces, reads its Corefile, and answers. Upstream: coremain, plugin/kubernetes (controller),
 * plugin/reload. Leaves out: metrics, the log plugin; what is asked costs no simulated time and leaves no trace.
 */
import type { ResourceName } from '../../client/informer.ts';
import type { PlacedProgram } from '../../client/podActor.ts';
import type { Context, World } from '../../kernel/component.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Table } from '../../kernel/table.ts';
import { parseCorefile, pluginOf, secondsOf } from '../../network/dns/corefile.ts';
import { COREFILES_TABLE } from '../../network/dns/running.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';

const WATCHED: readonly ResourceName[] = [
  { group: '', version: 'v1', resource: 'services' },
  { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' },
  { group: '', version: 'v1', resource: 'namespaces' },
];
const RELOAD: Micros = 30 * SECOND;

export class CoreDns extends PodProgram {
  /** By instance: the Corefile that is in force. */
  readonly #files: Table<string>;

  constructor(world: World, parts: AddonParts) {
    super('coredns', world, parts, WATCHED);
    this.#files = world.table(COREFILES_TABLE);
  }

  protected override started(ctx: Context, placed: PlacedProgram): void {
    const text = this.#read(ctx, placed);
    const corefile = parseCorefile(text);
    if ('error' in corefile) {
      this.print(ctx, placed, corefile.error);
      this.exit(ctx, placed, 1);
      return;
    }
    this.#files.set(ctx.self.instance!, text);
    if (corefile.blocks.some((block) => pluginOf(block, 'reload'))) this.tickAfter(ctx, placed, reloadOf(text));
  }

  protected override stopped(instance: string): void {
    this.#files.delete(instance);
  }

  /** The reload plugin looks at the file every now and then; one that is wrong changes nothing. */
  protected override tick(ctx: Context, placed: PlacedProgram): void {
    ctx.schedule(0, { kind: 'kubelet', instance: placed.node }, 'refresh', { row: placed.row }, { routine: true });
    const before = this.#files.get(ctx.self.instance!) ?? '';
    const text = this.#read(ctx, placed);
    this.tickAfter(ctx, placed, reloadOf(before));
    if (text === before) return;
    const corefile = parseCorefile(text);
    if ('error' in corefile) {
      this.print(ctx, placed, `[ERROR] Restart failed: ${corefile.error}`);
      this.print(ctx, placed, `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${corefile.error}`);
      return;
    }
    this.print(ctx, placed, '[INFO] Reloading');
    this.print(ctx, placed, '[INFO] Reloading complete');
    this.#files.set(ctx.self.instance!, text);
  }

  #read(ctx: Context, placed: PlacedProgram): string {
    const at = placed.argv.indexOf('-conf');
    return this.parts.containers.read(placed, at < 0 ? '/etc/coredns/Corefile' : (placed.argv[at + 1] ?? ''), ctx.now) ?? '.:53 {\n    whoami\n}\n';
  }
}

function reloadOf(text: string): Micros {
  const corefile = parseCorefile(text);
  const plugin = 'blocks' in corefile ? corefile.blocks.map((block) => pluginOf(block, 'reload')).find((found) => found) : undefined;
  return Math.round(Math.max(2, secondsOf(plugin?.args[0]) ?? RELOAD / SECOND) * SECOND);
}
