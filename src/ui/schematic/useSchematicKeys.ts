/** Which part of the schematic the keyboard is on, what it is called, and what its keys do. */
import { useTranslation } from 'react-i18next';
import { useMapKeys, useMessageLabel } from '../graph/useGraphKeys.ts';
import { useSay } from '../text.ts';
import { machineState } from './parts.ts';
import type { Drawn } from './schematicContext.ts';
import type { SchematicStop } from './stops.ts';
import { useLayerLines, useLayerName } from './words.ts';

export function useSchematicLabel(): (stop: SchematicStop) => string {
  const { t } = useTranslation('schematic');
  const say = useSay();
  const layerName = useLayerName();
  const layerLines = useLayerLines();
  const messageLabel = useMessageLabel();
  return ({ about, does }) => {
    switch (about.type) {
      case 'message': return messageLabel(about.message);
      case 'part': return say(`part.${about.part}`);
      case 'program': return t('say.program', { program: about.program, machine: about.machine, state: t(`state.${about.state}`) });
      case 'layer': return t('say.layer', { layer: layerName(about.layer, about.machine), machine: about.machine.name, lines: layerLines(about.layer, about.machine).join(', ') });
      case 'machine': {
        const said = t(`say.${about.machine.role}`, { name: about.machine.name, state: t(`machine.${machineState(about.machine)}`), count: about.machine.pods.length });
        return does.kind === 'select' ? said : `${said} ${t(does.kind === 'fan' ? 'say.fan' : 'say.unfold')}`;
      }
      case 'pod': return t('say.pod', { name: about.name, status: about.status });
      case 'addon': return about.pods === 0 ? t('say.noAddon', { name: t(`term.${about.addon}` as 'term.dns') }) : t('addonCount', { name: t(`term.${about.addon}` as 'term.dns'), count: about.pods });
    }
  };
}

export function useSchematicKeys(stops: readonly SchematicStop[], drawn: Pick<Drawn, 'select' | 'unfold' | 'fan'>) {
  const enter = ({ does }: SchematicStop): void => {
    if (does.kind === 'select') drawn.select(does.selection);
    else if (does.kind === 'unfold') drawn.unfold(does.name);
    else drawn.fan();
  };
  return useMapKeys(stops, enter);
}
