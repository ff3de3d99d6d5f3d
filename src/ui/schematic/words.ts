/** Words for the layers of a machine: their names, and line by line what is in them. */
import { useTranslation } from 'react-i18next';
import type { DrawnMachine } from './parts.ts';

export type LayerKind = 'hardware' | 'os' | 'supervisor' | 'runtime';

const FAMILY: ReadonlyMap<string, string> = new Map([['linux', 'Linux'], ['windows', 'Windows']]);

export const familyName = (family: string | undefined): string => FAMILY.get(family ?? 'linux') ?? family ?? '';

/** As the diagram names it: the runtime by its own name. */
export function useLayerName(): (kind: LayerKind, machine: DrawnMachine) => string {
  const { t } = useTranslation('schematic');
  return (kind, { details, node }) => {
    switch (kind) {
      case 'hardware': return t('layer.hardware');
      case 'os': return `${t('layer.os')} · ${familyName(details?.os.family)}`;
      case 'supervisor': return details?.supervisor ?? '';
      case 'runtime': return details?.runtime.name ?? node?.runtime.split(':')[0] ?? '';
    }
  };
}

export function useLayerLines(): (kind: LayerKind, machine: DrawnMachine) => readonly string[] {
  const { t, i18n } = useTranslation('schematic');
  return (kind, { details, node }) => {
    if (details === undefined) return [];
    const { hardware, os, runtime } = details;
    switch (kind) {
      case 'hardware': {
        const platform = hardware.platform === undefined ? undefined : i18n.exists(`schematic:platform.${hardware.platform}`) ? t(`platform.${hardware.platform}` as 'platform.vm') : hardware.platform;
        const place = [hardware.region, hardware.zone].filter((one) => one !== undefined).join(' ');
        return [
          t('line.size', { cpu: hardware.cpu, memory: hardware.memory }),
          [platform, hardware.instanceType].filter((one) => one !== undefined).join(' · '),
          place === '' ? '' : t('line.zone', { zone: place }),
          t('line.disk', { storage: hardware.storage }),
          details.address,
        ].filter((line) => line !== '');
      }
      case 'os': return [os.image, t('line.kernel', { kernel: os.kernel }), `kubelet ${details.kubelet}`];
      case 'supervisor': return [t('line.watches', { runtime: runtime.name })];
      case 'runtime': return [t('line.version', { version: runtime.version }), t('line.images', { count: runtime.imageCount }), t('line.pods', { count: node?.pods.length ?? 0 })];
    }
  };
}
