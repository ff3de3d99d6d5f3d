/**
 * How a command tells what it did: `deployment.apps/web scaled`, or the object itself with -o.
 */
import type { Context } from '../context.ts';
import type { KubeObject } from '../discovery.ts';
import { nameOf, printerOf } from './format.ts';

export type Announce = (object: KubeObject, operation: string) => void;

export function announcer(context: Context, suffix = context.dryRunSuffix): Announce {
  const printer = printerOf(context);
  return (object, operation) => {
    if (printer !== undefined) context.print(printer(object));
    else context.printLine(`${nameOf(object)} ${operation}${suffix}`);
  };
}
