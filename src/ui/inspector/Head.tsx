/** What is looked at, and the way back to the step. */
import { ArrowLeft } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Marked } from '../glossary/Marked.tsx';
import { usePage } from '../session.tsx';
import css from './inspector.module.css';

export function Head({ kind, name, namespace }: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  return (
    <header className={css['head']}>
      <Button look="quiet" icon={<ArrowLeft size={15} />} onClick={() => session.set({ selection: undefined })}>{t('inspector.back')}</Button>
      <h2>
        <span className={css['kind']} lang="en"><Marked text={kind} /></span>
        <b translate="no">{name}</b>
        {namespace !== undefined && <span className={css['namespace']} translate="no">{namespace}</span>}
      </h2>
    </header>
  );
}
