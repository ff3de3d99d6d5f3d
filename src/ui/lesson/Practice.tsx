/** Beside the lessons: questions about this run, mistakes that are due, and one's progress as a file. */
import { Download, GraduationCap, HelpCircle, RotateCcw, Upload } from 'lucide-react';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../controls/Button.tsx';
import { download } from '../dialogs/download.ts';
import { usePage } from '../session.tsx';
import { compose } from './exam.ts';
import css from './lesson.module.css';
import { dueAt, mergeProgress, progress, readProgress, writtenProgress } from './progress.ts';
import { askAbout, review } from './quiz.ts';

const LARGEST = 5_000_000;

export function Practice(): ReactElement {
  const { t } = useTranslation('lesson');
  const { session } = usePage();
  const state = useStore(progress);
  const [said, setSaid] = useState<'nothing' | 'badFile' | 'taken'>();
  const file = useRef<HTMLInputElement>(null);
  const due = dueAt(Date.now(), state);
  const ask = (): void => void askAbout(session, Math.floor(Math.random() * 2 ** 31)).then((any) => setSaid(any ? undefined : 'nothing'));
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const read = chosen.size > LARGEST ? undefined : readProgress(await chosen.text());
    if (read !== undefined) mergeProgress(read);
    setSaid(read === undefined ? 'badFile' : 'taken');
  };
  return (
    <section className={css['practice']} data-part="quiz">
      <h2>{t('quiz.title')}</h2>
      <p>{t('quiz.about')}</p>
      <div className={css['actions']}>
        <Button icon={<HelpCircle size={15} />} onClick={ask}>{t('quiz.begin')}</Button>
        <Button icon={<RotateCcw size={15} />} disabled={due.length === 0} onClick={() => void review(session, due)}>{t('quiz.due', { count: due.length })}</Button>
      </div>
      <div className={css['actions']}><Button icon={<GraduationCap size={15} />} onClick={compose}>{t('exam')}</Button></div>
      <div className={css['actions']}>
        <Button look="quiet" icon={<Download size={15} />} onClick={() => void download('podium-progress.json', writtenProgress(), 'application/json')}>{t('quiz.save')}</Button>
        <Button look="quiet" icon={<Upload size={15} />} onClick={() => file.current?.click()}>{t('quiz.load')}</Button>
        <input ref={file} type="file" accept=".json" hidden aria-label={t('quiz.load')} onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          void take(chosen);
        }} />
      </div>
      <p className={css['small']} role="status">{said === undefined ? t(state.kept ? 'quiz.kept' : 'quiz.notKept') : t(`quiz.said.${said}`)}</p>
    </section>
  );
}
