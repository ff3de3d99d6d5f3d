/** The bar above: what runs, on which branch, how to find things, how it looks, how to share it. */
import { Camera, ChevronDown, CircleHelp, FolderOpen, GitBranch, Languages, Presentation, Search, ServerPlus, Settings2, Share2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../i18n/i18n.ts';
import type { Theme } from '../../session/session.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Menu, type MenuGroup } from '../controls/Menu.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { Logo } from '../icons/glyphs.tsx';
import type { DialogName } from '../dialogs/dialogName.ts';
import { openPresenter, presence, present, setProjector } from '../presenter/presence.ts';
import { useMedia, usePage, useSession } from '../session.tsx';
import { useStore } from 'zustand';
import { titleIn } from '../../lessons/lesson.ts';
import { course } from '../lesson/course.ts';
import { useSay, useScenarioName } from '../text.ts';
import css from './header.module.css';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'contrast'];

function BranchMenu({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const branches = useSession((state) => state.frame?.branches) ?? [];
  const nameOf = (branch: { readonly id: string; readonly label: string }): string => (branch.label === '' ? t('header.mainBranch') : branch.label.replace(/^kubectl /, ''));
  const current = branches.find((branch) => branch.current);
  const group: MenuGroup = { label: t('header.branches'), items: branches.map((branch) => ({ id: branch.id, label: nameOf(branch), on: branch.current, run: () => void session.branch(branch.id) })) };
  const more: MenuGroup = { label: t('header.branchActions'), items: [{ id: 'branches', label: t('header.manageBranches'), run: () => onDialog('branches') }, { id: 'compare', label: t('rail.compare'), run: () => session.set({ page: 'compare' }) }] };
  if (branches.length === 0) return null;
  return (
    <Menu label={t('header.branches')} groups={[group, more]}>
      <button type="button" className={css['branch']} aria-label={`${t('header.branches')}: ${current === undefined ? t('header.mainBranch') : nameOf(current)}`}>
        <GitBranch size={14} aria-hidden="true" />
        <span>{current === undefined ? t('header.mainBranch') : nameOf(current)}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </button>
    </Menu>
  );
}

function useSettings(): readonly MenuGroup[] {
  const { t } = useTranslation();
  const { session } = usePage();
  const { theme, motion, naming } = useSession((state) => state.preferences);
  return [
    { label: t('settings.theme'), items: THEMES.map((value) => ({ id: value, label: t(`settings.themes.${value}`), on: theme === value, stays: true, run: () => session.prefer({ theme: value }) })) },
    {
      label: t('settings.naming'),
      items: [
        { id: 'cp', label: t('settings.controlPlane'), on: naming === 'controlPlane', stays: true, run: () => session.prefer({ naming: 'controlPlane' }) },
        { id: 'master', label: t('settings.master'), on: naming === 'master', stays: true, run: () => session.prefer({ naming: 'master' }) },
      ],
    },
    { label: t('settings.motion'), items: [{ id: 'motion', label: t('settings.reduced'), on: motion === 'reduced', stays: true, run: () => session.prefer({ motion: motion === 'reduced' ? 'auto' : 'reduced' }) }] },
  ];
}

function PresentMenu({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const { mode, projector } = useStore(presence);
  const items = [
    { id: 'full', label: t('present.full'), on: mode === 'full', run: present },
    { id: 'window', label: t('present.window'), run: () => openPresenter(session) },
    { id: 'projector', label: t('present.projector'), on: projector, stays: true, run: () => setProjector(!projector) },
    { id: 'qr', label: t('shortcuts.qr'), run: () => onDialog('qr') },
  ];
  return (
    <Menu label={t('present.title')} groups={[{ label: t('present.title'), items }]}>
      <IconButton label={t('present.title')}><Presentation size={18} /></IconButton>
    </Menu>
  );
}

function LanguageChoice({ narrow }: { readonly narrow: boolean }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const language = useSession((state) => state.preferences.language);
  const choose = (value: string): void => session.prefer({ language: value });
  if (LANGUAGES.length <= 3 && !narrow) {
    return <Segmented label={t('settings.language')} value={language} choices={LANGUAGES.map((value) => ({ value, label: value.toUpperCase(), name: say(`settings.languages.${value}`, {}, value), lang: value }))} onChange={choose} />;
  }
  const items = LANGUAGES.map((value) => ({ id: value, label: say(`settings.languages.${value}`, {}, value), on: value === language, run: () => choose(value) }));
  return (
    <Menu label={t('settings.language')} groups={[{ label: t('settings.language'), items }]}>
      <IconButton label={t('settings.language')}><Languages size={18} /></IconButton>
    </Menu>
  );
}

export function Header({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t, i18n } = useTranslation();
  const scenarioName = useScenarioName();
  const source = useSession((state) => state.source);
  const settings = useSettings();
  const narrow = useMedia('(max-width: 719px)');
  const slim = useMedia('(max-width: 899px)');
  const tight = useMedia('(max-width: 1023px)');
  const lesson = useStore(course, (now) => now.lesson ?? now.examined);
  const name = lesson !== undefined ? titleIn(lesson.title, i18n.language) : source !== undefined && 'plan' in source ? t('scenario.own') : source === undefined || !('scenario' in source) ? (source !== undefined && 'name' in source ? source.name : t('header.shared')) : scenarioName(source.scenario);
  return (
    <header className={css['header']}>
      <h1 className={css['brand']}><a href="./" aria-label={t('app.home')}><Logo /><b>{t('app.name')}</b></a></h1>
      {!narrow && <span className={css['scenario']}>{name}</span>}
      {!narrow && <BranchMenu onDialog={onDialog} />}
      <span className={css['space']} />
      {tight ? (
        <IconButton label={t('header.search')} onClick={() => onDialog('palette')}><Search size={18} /></IconButton>
      ) : (
        <button type="button" className={css['search']} onClick={() => onDialog('palette')}><Search size={15} aria-hidden="true" />{t('header.search')}<kbd>{'Ctrl K'}</kbd></button>
      )}
      <IconButton label={t('header.open')} onClick={() => onDialog('open')}><FolderOpen size={18} /></IconButton>
      {!narrow && <IconButton label={t('shortcuts.addNode')} data-part="changes" onClick={() => onDialog('addNode')}><ServerPlus size={18} /></IconButton>}
      {!narrow && <IconButton label={t('shortcuts.picture')} onClick={() => onDialog('picture')}><Camera size={18} /></IconButton>}
      {!narrow && <PresentMenu onDialog={onDialog} />}
      <LanguageChoice narrow={narrow} />
      <Menu label={t('settings.title')} groups={settings}>
        <IconButton label={t('settings.title')}><Settings2 size={18} /></IconButton>
      </Menu>
      {!narrow && <IconButton label={t('shortcuts.title')} onClick={() => onDialog('shortcuts')}><CircleHelp size={18} /></IconButton>}
      {slim ? (
        <IconButton label={t('header.share')} look="primary" data-part="share" onClick={() => onDialog('share')}><Share2 size={17} /></IconButton>
      ) : (
        <Button look="primary" icon={<Share2 size={15} />} data-part="share" onClick={() => onDialog('share')}>{t('header.share')}</Button>
      )}
    </header>
  );
}

