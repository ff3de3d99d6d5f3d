/**
 * kubectl get --watch. Upstream: k8s.io/kubectl/pkg/cmd/get/get.go watch().
 */
import { place, type Context } from '../context.ts';
import type { KindDefinition, KubeObject } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import type { WatchEventType } from '../host.ts';
import { parseDuration } from '../flags.ts';
import { WATCHING } from '../patience.ts';
import type { Printer } from '../output/format.ts';
import { TABLE_STYLE, tableText, type Table } from '../output/table.ts';
import { tableOptions } from '../output/tableOptions.ts';
import { TabWriter } from '../output/tabWriter.ts';
import { queryOf, type Selection } from '../resources.ts';

export function watchTargets(context: Context, selection: Selection, printer: Printer | undefined): void {
  throwAll(selection.failures);
  const kinds = new Set([...selection.targets.map((target) => target.kind), ...selection.kinds]);
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined || selection.targets.length > 1)
    throw new Failure('you may only specify a single resource type');
  const name = selection.targets[0]?.name;
  const namespace =
    kind.namespaced && !context.flags.yes('all-namespaces') ? (selection.targets[0]?.namespace ?? context.namespace) : undefined;
  new Watch(context, kind, printer).run(namespace, name);
}

class Watch {
  readonly #context: Context;
  readonly #kind: KindDefinition;
  readonly #printer: Printer | undefined;
  readonly #writer = new TabWriter({ ...TABLE_STYLE, remember: true });
  #printed = false;

  constructor(context: Context, kind: KindDefinition, printer: Printer | undefined) {
    this.#context = context;
    this.#kind = kind;
    this.#printer = printer;
  }

  run(namespace: string | undefined, name: string | undefined): void {
    const where = place(this.#kind, namespace);
    const query = { ...queryOf(this.#context), ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }) };
    if (name !== undefined) this.#context.get(this.#kind, namespace, name);
    const list = this.#context.send({ verb: 'list', ...where, options: query }) as KubeObject & { readonly items?: readonly KubeObject[] };
    if (!this.#context.flags.yes('watch-only'))
      for (const item of list.items ?? []) this.#print('ADDED', { ...item, kind: this.#kind.kind });
    const limit = parseDuration(this.#context.flags.text('request-timeout')) ?? Number(this.#context.flags.text('request-timeout'));
    const request = {
      verb: 'watch',
      ...where,
      options: { ...query, resourceVersion: list.metadata.resourceVersion },
      ...this.#context.asker,
    } as const;
    this.#context.host.watch(request, (type, object) => this.#print(type, object), limit > 0 ? limit : WATCHING);
  }

  #print(type: WatchEventType, object: KubeObject): boolean {
    const { flags } = this.#context;
    if (this.#printer !== undefined) this.#context.print(this.#printer(object));
    else {
      const options = tableOptions(this.#context, this.#kind, flags.yes('show-kind'));
      const extra = flags.yes('output-watch-events') ? { title: 'EVENT', cells: [type] } : undefined;
      this.#context.print(
        this.#writer.align(tableText(this.#table(object), { ...options, headers: options.headers && !this.#printed }, extra)),
      );
    }
    this.#printed = true;
    return true;
  }

  /** The row of one object, by the kind's own columns. */
  #table(object: KubeObject): Table {
    const cells = this.#kind.cells(object, this.#context.host.now());
    return { columnDefinitions: this.#kind.columns, rows: [{ cells, object: { metadata: object.metadata } }] };
  }
}
