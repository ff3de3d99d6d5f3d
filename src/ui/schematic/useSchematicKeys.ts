/** Which part of the schematic the keyboard is on, what it is called, and what its keys do. */
import { useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { neighbour, type Arrow } from '../graph/navigation.ts';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import { machineState } from './parts.ts';
import type { Drawn } from './schematicContext.ts';
import type { SchematicStop } from './stops.ts';
import { useLayerLines, useLayerName } from './words.ts';

const ARROWS: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const isArrow = (key: string): key is Arrow => ARROWS.includes(key);

export function useSchematicLabel(): (stop: SchematicStop) => string {
  const { t } = useTranslation('schematic');
  const say = useSay();
  const layerName = useLayerName();
  const layerLines = useLayerLines();
  return ({ about, does }) => {
    switch (about.type) {
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
  const { session } = usePage();
  const [at, setAt] = useState<string>();
  const [focused, setFocused] = useState(false);
  const stop = stops.find((one) => one.id === at) ?? stops.find((one) => one.id === 'kube-apiserver') ?? stops[0];
  const enter = ({ does }: SchematicStop): void => {
    if (does.kind === 'select') drawn.select(does.selection);
    else if (does.kind === 'unfold') drawn.unfold(does.name);
    else drawn.fan();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    setFocused(true);
    if (stop === undefined || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow(event.key)) setAt((neighbour(stops, stop, event.key) ?? stop).id);
    else if (event.key === 'Enter') enter(stop);
    else if (event.key === 'Escape') {
      if (session.store.getState().selection !== undefined) session.set({ selection: undefined });
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { stop: focused ? stop : undefined, onKeyDown, onFocus: (event: FocusEvent<HTMLElement>) => setFocused(event.currentTarget.matches(':focus-visible')), onBlur: () => setFocused(false) };
}
