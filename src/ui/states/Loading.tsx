/** The shape of what comes, while it comes. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import css from './states.module.css';

export function GraphSkeleton(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css['skeleton']} data-skeleton="" role="status" aria-label={t('states.loading')}>
      <div className={css['skeletonBand']}><i /><i /><i /><i /><b /></div>
      <div className={css['skeletonRibbon']} />
      <div className={css['skeletonNodes']}><i /><i /><i /></div>
      <p>{t('states.loading')}</p>
    </div>
  );
}

export const PanelSkeleton = (): ReactElement => (
  <div className={css['lines']} data-skeleton="" aria-hidden="true"><i /><i /><i /><i /></div>
);
