/** A lesson as slides or as a handout, with pictures of its steps made from the real views. The browser prints what is shown here. */
import { Printer, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { titleIn, type Lesson, type LessonProblem } from '../../lessons/lesson.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import type { Picture } from '../picture/picture.ts';
import { useTakenPictures } from '../picture/useTakenPictures.ts';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import { Handout } from './Handout.tsx';
import { photographSteps } from './photographs.ts';
import css from './print.module.css';
import { printLesson } from './printing.ts';
import { Slides } from './Slides.tsx';
import type { StepPicture } from './Sheet.tsx';
import { useAlone } from './useAlone.ts';

const FORMS = ['slides', 'handout'] as const;
type Form = (typeof FORMS)[number];

/** Takes the pictures, one after the other. */
function usePictures(lesson: Lesson): { readonly pictures: readonly (StepPicture | undefined)[]; readonly ready: boolean; readonly problems: readonly LessonProblem[] } {
  const { session } = usePage();
  const { i18n } = useTranslation();
  const title = titleIn(lesson.title, i18n.language);
  const { pictures, end } = useTakenPictures(lesson, (give: (index: number, picture: Picture & Pick<StepPicture, 'right'>) => void, stopped) => photographSteps(session, lesson, title, (index, { picture, right }) => give(index, { ...picture, right }), stopped));
  return { pictures, ready: end !== undefined, problems: end !== undefined && 'value' in end ? end.value : [] };
}

const close = (): void => printLesson(undefined);

export default function PrintLesson({ lesson }: { readonly lesson: Lesson }): ReactElement {
  const { t, i18n } = useTranslation('print');
  const say = useSay();
  const { pictures, ready, problems } = usePictures(lesson);
  const place = useAlone(close);
  const [form, setForm] = useState<Form>('slides');
  const [answers, setAnswers] = useState(true);
  const [notes, setNotes] = useState(false);
  const Sheets = form === 'slides' ? Slides : Handout;
  const taken = pictures.filter((picture) => picture !== undefined).length;
  return createPortal(
    <div ref={place} className={css['place']} role="dialog" aria-modal="true" aria-label={t('title')} data-printing={form}>
      <header className={css['bar']}>
        <h2>{t('title')}</h2>
        <Segmented label={t('form')} value={form} choices={FORMS.map((value) => ({ value, label: t(value) }))} onChange={setForm} />
        <label><input type="checkbox" checked={answers} onChange={(event) => setAnswers(event.target.checked)} />{t('withAnswers')}</label>
        {form === 'handout' && <label><input type="checkbox" checked={notes} onChange={(event) => setNotes(event.target.checked)} />{t('withNotes')}</label>}
        <i />
        <span role="status">{ready ? t('ready', { count: taken }) : t('taking', { done: taken, count: lesson.steps.length })}</span>
        <Button look="primary" icon={<Printer size={15} />} disabled={!ready} onClick={() => print()}>{t('print')}</Button>
        <IconButton label={t('close')} data-close="" onClick={close}><X size={18} /></IconButton>
      </header>
      {problems.length > 0 && <p className={css['trouble']} role="alert">{problems.map(({ code, data, path }) => `${path} ${say(`lesson:problem.${code}`, data, code)}`).join(' ')}</p>}
      <div className={css['desk']} lang={i18n.language} tabIndex={0} role="group" aria-label={t('sheets')}>
        <Sheets lesson={lesson} pictures={pictures} answers={answers} notes={notes} />
      </div>
    </div>,
    document.body,
  );
}
