/** What a word means, which others explain it further, and where one sees what it names. */
import { Eye } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import css from './glossary.module.css';
import { TERMS } from './terms.ts';

interface TermBodyProps {
  readonly term: string;
  readonly onSee: (term: string) => void;
  /** After the view has been opened. */
  readonly onShown: () => void;
}

export function TermBody({ term, onSee, onShown }: TermBodyProps): ReactElement {
  const { t } = useTranslation('glossary');
  const say = useSay();
  const { session } = usePage();
  const { see = [], view } = TERMS[term] ?? {};
  const show = (): void => {
    if (view !== undefined) session.set({ page: view });
    onShown();
  };
  return (
    <>
      <p>{say(`glossary:term.${term}.says`)}</p>
      {see.length > 0 && <div className={css['see']} role="group" aria-label={t('see')}><span aria-hidden="true">{t('see')}</span>{see.map((other) => <button key={other} type="button" onClick={() => onSee(other)}>{say(`glossary:term.${other}.name`)}</button>)}</div>}
      {view !== undefined && <Button look="quiet" icon={<Eye size={15} />} onClick={show}>{t('show', { view: say(`rail.${view}`) })}</Button>}
    </>
  );
}

/** What it is called elsewhere. */
export function OtherNames({ names }: { readonly names: readonly { readonly language: string; readonly name: string }[] }): ReactElement | null {
  if (names.length === 0) return null;
  return <span className={css['others']}>{names.map(({ language, name }) => <span key={language} lang={language}><i>{language}</i>{name}</span>)}</span>;
}
