import type { Plugin } from '../framework/plugin.ts';

export const nodeVolumeLimits: Plugin = {
  name: 'NodeVolumeLimits',
  preFilter: () => ({ skip: true }),
  filter: () => undefined,
};
