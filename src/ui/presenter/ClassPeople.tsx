/** The class on the local server, as its presenter sees it: how many are there, how many go along, whose hands are up. Numbers only: nobody is named. */
import { GraduationCap, Hand, Undo2, Users, WifiOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../controls/Button.tsx';
import { totalOf } from './polls.ts';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';

export function ClassPeople({ here }: { readonly here: Presenting }): ReactElement | null {
  const { t } = useTranslation('presenter');
  const people = useStore(here.desk, (desk) => desk.people);
  const poll = useStore(here.desk, (desk) => desk.poll);
  if (people === null) return null;
  const { open, code, present, own, hands } = people;
  return (
    <section className={css['card']} aria-label={t('class')}>
      <h2>{t('class')}<i translate="no">{code}</i></h2>
      {!open && <p className={css['person']} role="status"><WifiOff size={16} aria-hidden="true" />{t('classLost')}</p>}
      <ul className={css['people']}>
        <li><Users size={16} aria-hidden="true" />{t('present', { count: present })}</li>
        <li><GraduationCap size={16} aria-hidden="true" />{t('follow', { count: present - own })}</li>
        <li><Undo2 size={16} aria-hidden="true" />{t('ownCopy', { count: own })}</li>
        <li data-up={hands > 0 || undefined}><Hand size={16} aria-hidden="true" /><span role="status">{t('handsUp', { count: hands })}</span></li>
      </ul>
      {poll?.phase === 'voting' && <p className={css['small']} role="status">{t('voted', { count: totalOf(poll.rounds.at(-1) ?? {}), present })}</p>}
      {hands > 0 && <div className={css['row']}><Button onClick={() => here.stage.handsDown()}>{t('handsDown')}</Button></div>}
    </section>
  );
}
