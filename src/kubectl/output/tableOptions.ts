/**
 * How a command's flags shape its tables.
 */
import type { Context } from '../context.ts';
import type { KindDefinition, KubeObject } from '../discovery.ts';
import type { Table, TableOptions } from './table.ts';

export function tableOptions(context: Context, kind: KindDefinition, withKind: boolean): TableOptions {
  return {
    wide: context.flags.text('output') === 'wide',
    headers: !context.flags.yes('no-headers'),
    withNamespace: context.flags.yes('all-namespaces') && kind.namespaced,
    ...(withKind && { withKind: kind }),
    showLabels: context.flags.yes('show-labels'),
    labelColumns: context.flags.list('label-columns'),
  };
}

/** The server's answer as a table. */
export const asTable = (body: KubeObject): Table => body as object as Table;
