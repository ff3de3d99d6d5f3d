import type { Plugin } from '../framework/plugin.ts';

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  preFilter: () => ({ skip: true }),
  filter: () => undefined,
};
