/**
 * Registry of what the scheduler view shows, one at a time: each is fetched when it is first wanted. To add one: its file with a default export
 * here in the folder, a line in PANELS and in session/panels.ts, and its name and its line of explanation in scheduler.json (`panel.<code>`, `panelAbout.<code>`).
 */
import { lazy, type ComponentType } from 'react';
import { loadWords } from '../../i18n/i18n.ts';
import type { SchedulerPanel } from '../../session/panels.ts';

export interface PanelProps {
  /** The cycle that the reader has chosen; undefined: the newest up to the moment shown. */
  readonly cycle: number | undefined;
  /** Another cycle, shown in the cycle panel. */
  readonly onCycle: (cycle: number | undefined) => void;
}

type Module = { readonly default: ComponentType<PanelProps> };

/** A panel that comes with words of its own. */
const withWords = (load: () => Promise<Module>, words: string): ComponentType<PanelProps> => lazy(async () => (await Promise.all([load(), loadWords(words)]))[0]);

export const PANELS = {
  queues: lazy(() => import('./QueuesPanel.tsx')),
  cycle: lazy(() => import('./CyclePanel.tsx')),
  distribution: lazy(() => import('./DistributionPanel.tsx')),
  whatIf: withWords(() => import('./WhatIfPanel.tsx'), 'whatIf'),
  configuration: withWords(() => import('./ConfigurationPanel.tsx'), 'schedulerConfiguration'),
  placing: withWords(() => import('./PlacingPanel.tsx'), 'placing'),
} satisfies Record<SchedulerPanel, ComponentType<PanelProps>>;
