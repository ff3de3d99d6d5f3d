/** The dialog that is open. Fetched when the first one is wanted. */
import { lazy, Suspense, type ReactElement } from 'react';
import { loadWords } from '../../i18n/i18n.ts';
import { CommandPalette } from '../palette/CommandPalette.tsx';
import type { DialogName } from './dialogName.ts';
import { ShareDialog } from './ShareDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { BookmarksDialog } from '../moments/BookmarksDialog.tsx';
import { BranchesDialog } from '../moments/BranchesDialog.tsx';
import { BreakpointsDialog } from '../moments/BreakpointsDialog.tsx';
import { UntilDialog } from './UntilDialog.tsx';

const BeginDialog = lazy(async () => {
  const [module] = await Promise.all([import('../begin/BeginDialog.tsx'), loadWords('begin')]);
  return module;
});
const PictureDialog = lazy(async () => {
  const [module] = await Promise.all([import('../picture/PictureDialog.tsx'), loadWords('picture')]);
  return module;
});

const AddNodeDialog = lazy(async () => {
  const [module] = await Promise.all([import('../machines/AddNodeDialog.tsx'), loadWords('machines')]);
  return module;
});

const FaultsDialog = lazy(async () => {
  const [module] = await Promise.all([import('../faults/FaultsDialog.tsx'), loadWords('faults')]);
  return { default: module.FaultsDialog };
});

const QrDialog = lazy(async () => {
  const [module] = await Promise.all([import('../presenter/QrDialog.tsx'), loadWords('presenter')]);
  return { default: module.QrDialog };
});

const StudioDialog = lazy(async () => {
  const [module] = await Promise.all([import('../studio/StudioDialog.tsx'), loadWords('studio')]);
  return { default: module.StudioDialog };
});

const GlossaryDialog = lazy(() => import('../glossary/GlossaryDialog.tsx'));

export default function Dialogs({ dialog, onDialog }: { readonly dialog: DialogName; readonly onDialog: (dialog: DialogName | undefined) => void }): ReactElement {
  const close = (): void => onDialog(undefined);
  switch (dialog) {
    case 'palette': return <CommandPalette onClose={close} onDialog={onDialog} />;
    case 'share': return <ShareDialog onClose={close} onDialog={onDialog} />;
    case 'open': return <Suspense><BeginDialog onClose={close} /></Suspense>;
    case 'until': return <UntilDialog onClose={close} />;
    case 'breakpoints': return <BreakpointsDialog onClose={close} />;
    case 'bookmarks': return <BookmarksDialog onClose={close} />;
    case 'branches': return <BranchesDialog onClose={close} />;
    case 'picture': return <Suspense><PictureDialog onClose={close} /></Suspense>;
    case 'addNode': return <Suspense><AddNodeDialog onClose={close} /></Suspense>;
    case 'faults': return <Suspense><FaultsDialog onClose={close} /></Suspense>;
    case 'qr': return <Suspense><QrDialog onClose={close} /></Suspense>;
    case 'studio': return <Suspense><StudioDialog onClose={close} /></Suspense>;
    case 'glossary': return <Suspense><GlossaryDialog onClose={close} /></Suspense>;
    case 'shortcuts': return <ShortcutsDialog onClose={close} onDialog={onDialog} />;
  }
}
