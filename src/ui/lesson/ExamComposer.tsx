/** Puts an exam together: challenges, questions, time, and the seed that makes it the same for everyone; and opens results that were handed in. */
import { Copy, Dices, FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { drawChallenges, examCode, LONGEST_EXAM, MOST_QUESTIONS, MOST_RUNS, MOST_SEED, QUESTIONS_ABOUT, readExamCode, readResult } from '../../lessons/exam.ts';
import { titleIn } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { Button } from '../controls/Button.tsx';
import { copyText } from '../controls/copyText.ts';
import { SCENARIOS } from '../scenarios.ts';
import { useScenarioName } from '../text.ts';
import { close, exam, knownRuns, propose, show } from './exam.ts';
import css from './exam.module.css';

const LARGEST = 5_000_000;
const DRAWN = 4;
const DRAWN_LESSONS = 2;

const someSeed = (): number => Math.floor(Math.random() * (MOST_SEED + 1));

function NumberField({ label, value, least, most, onChange }: { readonly label: string; readonly value: number; readonly least: number; readonly most: number; readonly onChange: (value: number) => void }): ReactElement {
  return (
    <label className={css['field']}>
      <span>{label}</span>
      <input type="number" inputMode="numeric" min={least} max={most} value={value} onChange={(event) => onChange(Math.max(least, Math.min(most, Math.trunc(event.target.valueAsNumber) || least)))} />
    </label>
  );
}

function Link({ code }: { readonly code: string }): ReactElement {
  const { t } = useTranslation('exam');
  const [copied, setCopied] = useState('');
  const link = `${location.origin}${location.pathname}?exam=${code}`;
  return (
    <div className={css['link']}>
      <label className={css['field']}><span>{t('link')}</span><input readOnly value={link} onFocus={(event) => event.target.select()} /></label>
      <Button icon={<Copy size={14} />} onClick={() => void copyText(link).then(() => setCopied(link), () => setCopied(''))}>{copied === link ? t('copied') : t('copy')}</Button>
    </div>
  );
}

function OpenResult(): ReactElement {
  const { t } = useTranslation('exam');
  const file = useRef<HTMLInputElement>(null);
  const [bad, setBad] = useState(false);
  const take = async (chosen: File): Promise<void> => {
    const result = chosen.size > LARGEST ? undefined : readResult(await chosen.text());
    setBad(result === undefined);
    if (result !== undefined) show(result);
  };
  return (
    <div className={css['actions']}>
      <input ref={file} type="file" accept=".json" hidden aria-label={t('openResult')} onChange={(event) => {
        const [chosen] = event.target.files ?? [];
        event.target.value = '';
        if (chosen !== undefined) void take(chosen);
      }} />
      <Button look="quiet" icon={<FolderOpen size={15} />} onClick={() => file.current?.click()}>{t('openResult')}</Button>
      {bad && <p className={css['small']} role="alert">{t('badResult')}</p>}
    </div>
  );
}

export function ExamComposer(): ReactElement {
  const { t, i18n } = useTranslation('exam');
  const scenarioName = useScenarioName();
  const badLink = useStore(exam, ({ bad }) => bad);
  const [all, setAll] = useState<readonly LessonHead[]>([]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [questions, setQuestions] = useState(5);
  const [minutes, setMinutes] = useState(45);
  const [seed, setSeed] = useState(someSeed);
  const [own, setOwn] = useState(true);
  const [runs, setRuns] = useState<readonly string[]>([QUESTIONS_ABOUT]);
  useEffect(() => void import('../../lessons/lessons.ts').then(({ LESSON_HEADS }) => setAll(LESSON_HEADS)), []);
  const heads = all.filter(({ kind }) => kind === 'challenge');
  const lessons = all.filter(({ kind }) => kind === 'lesson');
  const ids = heads.map(({ id }) => id);
  const about = [...(own ? chosen : []), ...runs].slice(0, MOST_RUNS);
  // Questions about the guestbook alone are what a link asks that says nothing of runs.
  const code = examCode({ seed, challenges: [...chosen], questions, minutes, ...(questions > 0 && about.length > 0 && about.join() !== QUESTIONS_ABOUT && { about }) });
  const plan = readExamCode(code, knownRuns(all));
  const draw = (next: number): void => {
    setSeed(next);
    setChosen(drawChallenges(next, DRAWN, ids));
    setRuns([QUESTIONS_ABOUT, ...drawChallenges(next, DRAWN_LESSONS, lessons.map(({ id }) => id))]);
  };
  return (
    <form className={css['panel']} onSubmit={(event) => { event.preventDefault(); if (plan !== undefined) propose(plan); }}>
      <h2>{t('title')}</h2>
      {badLink && <p className={css['bad']} role="alert">{t('badLink')}</p>}
      <p>{t('about')}</p>
      <fieldset className={css['choices']}>
        <legend>{t('challenges')}</legend>
        {heads.map(({ id, title }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => setChosen(ids.filter((one) => (one === id ? event.target.checked : chosen.includes(one))))} />
            {titleIn(title, i18n.language)}
          </label>
        ))}
      </fieldset>
      <div className={css['actions']}>
        <Button icon={<Dices size={15} />} onClick={() => draw(someSeed())}>{t('draw', { count: DRAWN })}</Button>
        <Button look="quiet" disabled={chosen.length === 0} onClick={() => setChosen([])}>{t('none')}</Button>
      </div>
      <div className={css['numbers']}>
        <NumberField label={t('howMany')} value={questions} least={0} most={MOST_QUESTIONS} onChange={setQuestions} />
        <NumberField label={t('howLong')} value={minutes} least={1} most={LONGEST_EXAM} onChange={setMinutes} />
        <NumberField label={t('seed')} value={seed} least={0} most={MOST_SEED} onChange={setSeed} />
      </div>
      <p className={css['small']}>{t('seedMeans')}</p>
      {questions > 0 && (
        <details className={css['choices']}>
          <summary>{t('runs', { count: about.length })}</summary>
          <label><input type="checkbox" checked={own} disabled={chosen.length === 0} onChange={(event) => setOwn(event.target.checked)} />{t('ownRuns')}</label>
          {[...SCENARIOS.map((id) => ({ id, name: scenarioName(id) })), ...lessons.map(({ id, title }) => ({ id, name: titleIn(title, i18n.language) }))].map(({ id, name }) => (
            <label key={id}><input type="checkbox" checked={runs.includes(id)} disabled={!runs.includes(id) && about.length >= MOST_RUNS} onChange={(event) => setRuns(event.target.checked ? [...runs, id] : runs.filter((one) => one !== id))} />{name}</label>
          ))}
        </details>
      )}
      {plan !== undefined && <Link code={code} />}
      <div className={css['actions']}>
        <Button look="primary" type="submit" disabled={plan === undefined}>{t('go')}</Button>
        <Button look="quiet" onClick={close}>{t('close')}</Button>
      </div>
      <OpenResult />
    </form>
  );
}
