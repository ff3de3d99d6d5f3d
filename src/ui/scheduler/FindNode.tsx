/** One node of many, by its name; and how many are not listed. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import css from './scheduler.module.css';

interface FindNodeProps {
  readonly find: string;
  readonly hidden: number;
  readonly onFind: (find: string) => void;
}

/** Nothing when all nodes are listed. */
export function FindNode({ find, hidden, onFind }: FindNodeProps): ReactElement | null {
  const { t } = useTranslation('scheduler');
  if (find === '' && hidden === 0) return null;
  return (
    <div className={css['find']}>
      <input type="search" value={find} placeholder={t('findNode')} aria-label={t('findNode')} onChange={(event) => onFind(event.target.value)} />
      {hidden > 0 && <span role="status">{t('hidden', { count: hidden })}</span>}
    </div>
  );
}
