/**
 * Tells the API server which node a Pod is bound to. Upstream: pkg/scheduler/framework/plugins/defaultbinder.
 */
import type { Plugin } from '../framework/plugin.ts';

export const defaultBinder: Plugin = {
  name: 'DefaultBinder',
  bind: ({ namespace, name, pod }, node) => ({ namespace, name, uid: pod.metadata.uid, node }),
};
