/** How many members of etcd may fail, from one to five: why nobody runs two or four. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { quorumOf } from '../../session/quorum.ts';
import { useSession } from '../session.tsx';
import css from './inspector.module.css';

export function Quorum(): ReactElement {
  const { t } = useTranslation();
  const now = useSession((state) => state.frame?.scene.controlPlane.filter(({ type }) => type === 'etcd').length ?? 1);
  return (
    <>
      <h3 className={css['title']}>{t('quorum.title')}</h3>
      <ul className={css['quorum']}>
        {[1, 2, 3, 4, 5].map(quorumOf).map(({ members, needed, mayFail, pointless }) => (
          <li key={members} aria-current={members === now || undefined}>
            <b>{members}</b>
            <span>{t(pointless ? 'quorum.even' : 'quorum.row', { needed, mayFail, fewer: members - 1 })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
