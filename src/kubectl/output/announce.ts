/**
 * How a command tells what it did: `deployment.apps/web scaled`, or the object itself with -o.
 */
import type { Context } from '../context.ts';
import type { KubeObject } from '../discovery.ts';
import { nameOf, printerOf } from './format.ts';

export type Announce = (object: KubeObject, operation: string) => void;

export function announcer(context: Context): Announce {
  const printer = printerOf(context);
  const suffix = context.dryRunSuffix;
  return (object, operation) => {
    if (printer !== undefined) context.print(printer(object));
    else context.printLine(`${nameOf(object)} ${operation}${suffix}`);
  };
}
