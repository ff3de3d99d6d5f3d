/** What the palette can find. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marker } from '../../session/protocol.ts';
import { PAGES } from '../../session/session.ts';
import type { DialogName } from '../dialogs/dialogName.ts';
import { isFixed, isForPresenting, keyOf, nameOfKey, opensPage, SHORTCUTS } from '../keyboard/shortcuts.ts';
import { runShortcut } from '../keyboard/runShortcut.ts';
import { openPresenter } from '../presenter/presence.ts';
import { openReport } from '../report/reporting.ts';
import { usePage, useSession } from '../session.tsx';
import { useObjects } from '../useObjects.ts';

export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

const NONE: readonly Marker[] = [];

const PARTS: readonly string[] = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'];

/** What is typed to be run in the terminal. */
export const isLine = (search: string): boolean => /^(kubectl|etcdctl|etcdutl|podium)/.test(search);

export function useEntries(search: string, onDialog: (dialog: DialogName | undefined) => void): readonly Entry[] {
  const { t } = useTranslation();
  const { session, playback } = usePage();
  const objects = useObjects();
  const keys = useSession((state) => state.preferences.keys);
  const markers = useSession((state) => state.frame?.markers) ?? NONE;
  const fixed = useMemo((): readonly Entry[] => {
    const views = PAGES.map((page) => ({ id: `page/${page}`, label: t(`rail.${page}`), group: t('palette.view'), run: () => session.set({ page }) }));
    const actions = SHORTCUTS.filter((code): code is Exclude<typeof code, `page-${string}`> => !isFixed(code) && !opensPage(code) && !isForPresenting(code)).map((code) => ({ id: `key/${code}`, label: t(`shortcuts.${code}`), group: nameOfKey(keyOf(code, keys)), run: () => runShortcut(code, session, playback, onDialog) }));
    const dialogs = [...(['share', 'open', 'glossary'] as const).map((name) => ({ id: `dialog/${name}`, label: t(`${name}.title`), group: t('palette.action'), run: () => onDialog(name) })), { id: 'dialog/branches', label: t('header.branches'), group: t('palette.action'), run: () => onDialog('branches') }];
    const presenter = { id: 'presenter', label: t('present.window'), group: t('palette.action'), run: () => openPresenter(session) };
    const report = { id: 'report', label: t('share.report'), group: t('palette.action'), run: openReport };
    const parts = PARTS.map((id) => ({ id: `part/${id}`, label: id, group: t('inspector.component'), run: () => session.set({ selection: { kind: 'part', id } }) }));
    return [...views, ...dialogs, ...actions, presenter, report, ...parts];
  }, [t, session, playback, onDialog, keys]);
  const found = useMemo((): readonly Entry[] => {
    // Objects stand before moments of the same name: neither is offered before both are known.
    if (objects === undefined) return [];
    const things = objects.map(({ kind, ...ref }) => ({ id: `${ref.resource}/${ref.namespace ?? ''}/${ref.name}`, label: ref.name, group: kind, run: () => session.set({ selection: { kind: 'object', ref } }) }));
    const moments = markers.map((marker) => ({ id: `marker/${marker.seq}`, label: marker.name, group: t('palette.moment'), run: () => void session.goto({ seq: marker.seq }) }));
    return [...things, ...moments];
  }, [objects, markers, session, t]);
  if (isLine(search)) return [{ id: 'line', label: search, group: t('palette.terminal'), run: () => { session.set({ drawer: 'terminal' }); void session.run(search); } }];
  return [...fixed, ...found];
}
