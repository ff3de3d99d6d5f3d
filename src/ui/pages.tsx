/**
 * Registry of what can stand in the middle of the page: an icon and a view, fetched with its words when it is first wanted. To add one: its name
 * in session.ts (PAGES), a line here, its name in words (`rail.<page>`), and in shortcuts.ts (NUMBERED) when it has a digit.
 */
import { ArrowRightLeft, BrainCircuit, Columns2, Database, GraduationCap, Layers, ListTree, Puzzle, ScrollText, Waypoints } from 'lucide-react';
import { lazy, type ComponentType, type ReactNode } from 'react';
import { loadWords } from '../i18n/i18n.ts';
import type { Page } from '../session/session.ts';
import { Graph } from './graph/Graph.tsx';
import { ControllersGlyph, LiveGlyph, SchedulerGlyph } from './icons/glyphs.tsx';

interface PageEntry {
  readonly icon: ReactNode;
  readonly View: ComponentType;
}

type Module = { readonly default: ComponentType };

/** A view that comes together with its words, `locales/<tag>/<words>.json`. */
const later = (load: () => Promise<Module>, words?: string): ComponentType =>
  lazy(async () => {
    const [module] = await Promise.all([load(), words === undefined ? undefined : loadWords(words)]);
    return module;
  });

const look = { size: 19, strokeWidth: 1.6, 'aria-hidden': true } as const;

export const PAGE_VIEWS: Readonly<Record<Page, PageEntry>> = {
  schematic: { icon: <Layers {...look} />, View: later(() => import('./schematic/SchematicView.tsx'), 'schematic') },
  live: { icon: <LiveGlyph size={20} />, View: Graph },
  objects: { icon: <ListTree {...look} />, View: later(() => import('./objects/ObjectsView.tsx'), 'objects') },
  sequence: { icon: <ArrowRightLeft {...look} />, View: later(() => import('./sequence/SequenceView.tsx'), 'sequence') },
  etcd: { icon: <Database {...look} />, View: later(() => import('./etcd/EtcdView.tsx'), 'etcd') },
  scheduler: { icon: <SchedulerGlyph size={19} />, View: later(() => import('./scheduler/SchedulerView.tsx'), 'scheduler') },
  controllers: { icon: <ControllersGlyph size={19} />, View: later(() => import('./controllers/ControllersView.tsx'), 'controllers') },
  network: { icon: <Waypoints {...look} />, View: later(() => import('./network/NetworkView.tsx'), 'network') },
  knowledge: { icon: <BrainCircuit {...look} />, View: later(() => import('./knowledge/KnowledgeView.tsx'), 'knowledge') },
  compare: { icon: <Columns2 {...look} />, View: later(() => import('./compare/CompareView.tsx'), 'compare') },
  addons: { icon: <Puzzle {...look} />, View: later(() => import('./addons/AddonsView.tsx'), 'addons') },
  lesson: { icon: <GraduationCap {...look} />, View: Graph },
  log: { icon: <ScrollText {...look} />, View: later(() => import('./log/LogView.tsx')) },
};
