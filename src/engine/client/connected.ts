/**
 * A component of programs on every node, whose watches and requests outlive their connections. Upstream: none.
 */
import type { Component, Context } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Reconnector, Watcher } from './reconnector.ts';

export function connected(program: Component & Watcher, reconnector: Reconnector): Component {
  return {
    kind: program.kind,
    ...(program.start && { start: (ctx: Context) => program.start?.(ctx) }),
    handle(event: ScheduledEvent, ctx: Context): void {
      if (!reconnector.take(ctx, event, program)) program.handle(event, ctx);
    },
  };
}
