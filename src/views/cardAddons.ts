/** Which add-on a selected part is: the schematic draws four kinds, programs are named by themselves. */
import type { AddonId } from './addons.ts';

const BY_PROGRAM: { readonly [program: string]: AddonId } = { coredns: 'coredns', 'kubernetes-dashboard': 'dashboard', 'metrics-server': 'metrics-server', prometheus: 'prometheus', 'fluent-bit': 'logging', loki: 'logging' };
const BY_KIND: { readonly [kind: string]: readonly AddonId[] } = { dns: ['coredns'], webUI: ['dashboard'], monitoring: ['metrics-server', 'prometheus'], logging: ['logging'] };

export const ADDON_PROGRAMS: readonly string[] = Object.keys(BY_PROGRAM);

export function addonOf(type: string, instance: string | undefined): readonly AddonId[] {
  if (type === 'addon') return BY_KIND[instance ?? ''] ?? [];
  const id = BY_PROGRAM[type];
  return id === undefined ? [] : [id];
}
