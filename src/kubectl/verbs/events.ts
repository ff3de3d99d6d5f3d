/**
 * kubectl events. Upstream: k8s.io/kubectl/pkg/cmd/events.
 */
import { ALL_NAMESPACES, CHUNK_SIZE, OUTPUT, type Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import { findKind } from '../discovery.ts';
import { intervalOf, lastSeen, type EventView } from '../describe/events.ts';
import { Failure } from '../failure.ts';
import { bool, list, text } from '../flags.ts';
import { listOf, printerOf } from '../output/format.ts';
import { TABLE_STYLE } from '../output/table.ts';
import { alignTabs } from '../output/tabWriter.ts';

export const events: Command = {
  name: 'events',
  group: 'other',
  short: 'List events',
  usage: 'events [(-o|--output=)json|yaml|name|...] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [...OUTPUT, ALL_NAMESPACES, CHUNK_SIZE, bool('watch', { short: 'w' }), text('for'), list('types'), bool('no-headers')],
  run,
};

function run(context: Context): void {
  const { flags } = context;
  for (const type of flags.list('types'))
    if (!['normal', 'warning'].includes(type.toLowerCase())) throw new Failure('valid --types are Normal or Warning');
  const everywhere = flags.yes('all-namespaces');
  const about = subject(flags.text('for'));
  const options = about === undefined ? {} : { fieldSelector: `involvedObject.kind=${about.kind},involvedObject.name=${about.name}` };
  const all = items(
    context.send({
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'events',
      ...(!everywhere && { namespace: context.namespace }),
      options,
    }),
  ) as readonly EventView[];
  const types = flags.list('types').map((type) => type.toLowerCase());
  const shown = all
    .filter((event) => types.length === 0 || types.includes((event.type ?? '').toLowerCase()))
    .map((event, index) => ({ event, index }))
    .sort((a, b) => (lastSeen(a.event) < lastSeen(b.event) ? -1 : lastSeen(a.event) > lastSeen(b.event) ? 1 : a.index - b.index))
    .map(({ event }) => event);
  if (shown.length === 0) return context.printError(everywhere ? 'No events found.' : `No events found in ${context.namespace} namespace.`);
  const printer = printerOf(context);
  if (printer !== undefined) return context.print(printer(listOf(shown)));
  const header = flags.yes('no-headers') ? '' : `${everywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`;
  const rows = shown.map((event) => {
    const { kind = '', name = '' } = event.involvedObject ?? {};
    return `${everywhere ? `${event.metadata.namespace ?? ''}\t` : ''}${intervalOf(event, context.host.now())}\t${event.type ?? ''}\t${event.reason ?? ''}\t${kind}/${name}\t${(event.message ?? '').trim()}\n`;
  });
  context.print(alignTabs(header + rows.join(''), TABLE_STYLE));
}

function subject(word: string): { kind: string; name: string } | undefined {
  if (word === '') return undefined;
  const [type = '', name = ''] = word.split('/');
  const kind = findKind(type);
  if (kind === undefined) throw new Failure(`the server doesn't have a resource type ${JSON.stringify(type)}`);
  if (name === '') throw new Failure('--for must be in resource/name form');
  return { kind: kind.kind, name };
}
