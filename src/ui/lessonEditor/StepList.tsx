/** The steps of the lesson, one below the other: to go to, put in another order, copy and take away. */
import { ArrowDown, ArrowUp, CircleHelp, Copy, SquareTerminal, Trash2, Wrench } from 'lucide-react';
import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { titleIn } from '../../lessons/lesson.ts';
import { IconButton } from '../controls/Button.tsx';
import type { Desk } from './desk.ts';
import css from './lessonEditor.module.css';

export function StepList({ desk, said }: { readonly desk: Desk; readonly said: string }): ReactElement {
  const { t, i18n } = useTranslation('lessonEditor');
  const { places, index, recording } = useStore(desk.store);
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => void current.current?.scrollIntoView({ block: 'nearest' }), [index, places.length]);
  return (
    <section className={css['steps']} aria-label={t('steps')}>
      <div className={css['stepsHead']}>
        <h3>{t('steps')}</h3>
        <span>{places.length}</span>
        <em role="status" title={said}>{said}</em>
        <IconButton label={t('up')} disabled={recording || index === 0} onClick={() => desk.move(-1)}><ArrowUp size={15} /></IconButton>
        <IconButton label={t('down')} disabled={recording || index >= places.length - 1} onClick={() => desk.move(1)}><ArrowDown size={15} /></IconButton>
        <IconButton label={t('copyStep')} disabled={recording || places.length === 0} onClick={() => desk.duplicate()}><Copy size={15} /></IconButton>
        <IconButton label={t('deleteStep')} disabled={recording || places.length < 2} onClick={() => desk.remove()}><Trash2 size={15} /></IconButton>
      </div>
      <ol>
        {places.map(({ id, title, has }, i) => {
          const name = titleIn(title, i18n.language).trim();
          return (
            <li key={`${i} ${id}`} ref={i === index ? current : undefined}>
              <button type="button" aria-current={i === index ? 'step' : undefined} onClick={() => desk.go(i)}>
                <b>{i + 1}</b>
                <span data-empty={name === '' || undefined}>{name === '' ? id : name}</span>
                {has.do && <SquareTerminal size={14} aria-label={t('hasDo')} />}
                {has.gate && <CircleHelp size={14} aria-label={t('hasGate')} />}
                {has.task && <Wrench size={14} aria-label={t('hasTask')} />}
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
