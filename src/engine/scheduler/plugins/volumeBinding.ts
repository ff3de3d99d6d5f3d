import type { Plugin } from '../framework/plugin.ts';

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  preFilter: () => ({ skip: true }),
  filter: () => undefined,
  score: () => 0,
};
