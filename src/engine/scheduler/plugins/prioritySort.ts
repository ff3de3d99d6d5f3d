/**
 * Pods of higher priority are scheduled first; among equals the queue goes by time. Upstream: pkg/scheduler/framework/plugins/queuesort.
 */
import type { Plugin } from '../framework/plugin.ts';

export const prioritySort: Plugin = {
  name: 'PrioritySort',
  compare: (a, b) => b.priority - a.priority,
};
