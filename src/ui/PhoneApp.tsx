/** The page on a phone: the graph above, time under the thumb, and one sheet with tabs for everything else. */
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { SidePanel } from './App.tsx';
import type { DialogName } from './dialogs/dialogName.ts';
import { ExplainPanel } from './explain/ExplainPanel.tsx';
import { Graph } from './graph/Graph.tsx';
import { Header } from './header/Header.tsx';
import css from './phone.module.css';
import { useSession } from './session.tsx';
import { GraphSkeleton, PanelSkeleton } from './states/Loading.tsx';
import { Safe } from './states/Safe.tsx';
import { Timeline } from './timeline/Timeline.tsx';
