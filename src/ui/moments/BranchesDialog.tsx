/** The futures of the run: make one here, name them, go to them, compare, forget. */
import { Columns2, GitBranch, Trash2 } from 'lucide-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Branch } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import dialogs from '../dialogs/dialogs.module.css';
import { usePage, useSession } from '../session.tsx';
import css from './moments.module.css';

const LONGEST = 80;

function Row({ branch, onClose }: { readonly branch: Branch; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('moments');
  const { session } = usePage();
  const [name, setName] = useState(branch.label);
  const shown = name === '' ? t('first') : name;
  const rename = (): void => {
    if (name !== branch.label) void session.nameBranch(branch.id, name);
  };
  return (
    <li aria-current={branch.current || undefined}>
      <input aria-label={t('nameOf', { what: shown })} placeholder={t('first')} value={name} maxLength={LONGEST} autoComplete="off" onChange={(event) => setName(event.target.value)} onBlur={rename} onKeyDown={(event) => { if (event.key === 'Enter') rename(); }} />
      <small>{branch.current ? t('shownNow') : t('leaves', { at: secondsOf(branch.fromAt) })}</small>
      {!branch.current && (
        <>
          <IconButton label={t('goTo', { what: shown })} look="plain" onClick={() => { void session.branch(branch.id); onClose(); }}><GitBranch size={15} /></IconButton>
          <IconButton label={t('compare', { what: shown })} look="plain" onClick={() => { session.set({ page: 'compare' }); onClose(); }}><Columns2 size={15} /></IconButton>
          <IconButton label={t('remove', { what: shown })} look="plain" onClick={() => void session.dropBranch(branch.id)}><Trash2 size={15} /></IconButton>
        </>
      )}
    </li>
  );
}

export function BranchesDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('moments');
  const { session } = usePage();
  const branches = useSession((state) => state.frame?.branches) ?? [];
  const at = useSession((state) => state.frame?.at ?? 0);
  const [name, setName] = useState('');
  const make = (event: FormEvent): void => {
    event.preventDefault();
    void session.fork(name.trim() === '' ? t('unnamed', { at: secondsOf(at) }) : name);
    setName('');
  };
  return (
    <Dialog title={t('branches')} onClose={onClose}>
      <div className={dialogs['body']}>
        <p className={dialogs['note']}>{t('branchesAbout')}</p>
        <form className={dialogs['field']} onSubmit={make}>
          <label>{t('newBranch', { at: secondsOf(at) })}<input data-first value={name} maxLength={LONGEST} autoComplete="off" placeholder={t('unnamed', { at: secondsOf(at) })} onChange={(event) => setName(event.target.value)} /></label>
          <Button type="submit" look="primary">{t('make')}</Button>
        </form>
        <ol className={css['list']}>{branches.map((branch) => <Row key={branch.id} branch={branch} onClose={onClose} />)}</ol>
      </div>
    </Dialog>
  );
}
