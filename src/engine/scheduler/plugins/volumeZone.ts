import type { Plugin } from '../framework/plugin.ts';

export const volumeZone: Plugin = {
  name: 'VolumeZone',
  preFilter: () => ({ skip: true }),
  filter: () => undefined,
};
