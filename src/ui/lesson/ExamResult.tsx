/** What came of an exam: points for each item, what would have been right, each cluster as it was left. To be saved, printed, and opened by a teacher. */
import { CircleCheck, CircleX, Download, Printer } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { examCode, isIntact, isRight, pointsOf, POINTS, QUESTIONS_ABOUT, type ExamItem, type ExamPaper, type ExamResult as Result } from '../../lessons/exam.ts';
import { titleIn } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { Button } from '../controls/Button.tsx';
import { download } from '../dialogs/download.ts';
import { usePage } from '../session.tsx';
import { useSay, useScenarioName } from '../text.ts';
import { begin } from './course.ts';
import { close, openQuestion } from './exam.ts';
import css from './exam.module.css';
import { ownLesson } from './lessonFiles.ts';

function Verdict({ right }: { readonly right: boolean }): ReactElement {
  const { t } = useTranslation('exam');
  return <span className={css['verdict']} data-right={right || undefined}>{right ? <CircleCheck size={15} aria-hidden="true" /> : <CircleX size={15} aria-hidden="true" />}{right ? t('right') : t('wrong')}</span>;
}

function ItemResult({ paper, item, number, heads, printed }: { readonly paper: ExamPaper; readonly item: ExamItem; readonly number: number; readonly heads: readonly LessonHead[]; readonly printed: boolean }): ReactElement {
  const { t, i18n } = useTranslation('exam');
  const say = useSay();
  const scenarioName = useScenarioName();
  const { session } = usePage();
  const title = item.kind === 'question' ? say(`lesson:quiz.ask.${item.question.code}`, item.question.data) : titleIn(heads.find(({ id }) => id === item.id)?.title ?? { en: item.id }, i18n.language);
  const about = item.kind === 'question' ? (item.about ?? QUESTIONS_ABOUT) : undefined;
  const told = heads.find(({ id }) => id === about);
  const run = about === undefined ? undefined : told === undefined ? scenarioName(about) : titleIn(told.title, i18n.language);
  const replay = (): void => {
    if (item.kind === 'question') void openQuestion(session, paper, item, item.question.shownAt);
    else if (item.fragment !== undefined) void session.open({ fragment: item.fragment });
  };
  const solve = (): void => void (item.kind === 'challenge' && ownLesson(item.id).then((lesson) => begin(session, lesson)));
  return (
    <li>
      <p className={css['itemTitle']}><b>{number}. {title}</b></p>
      <p className={css['facts']}><Verdict right={isRight(item)} /><span>{t('pointsOf', { points: pointsOf(item), count: POINTS[item.kind] })}</span>{run !== undefined && <span>{run}</span>}</p>
      {item.kind === 'question' && <dl><div><dt>{t('yours')}</dt><dd translate="no">{item.chosen ?? t('nothing')}</dd></div><div><dt>{t('rightAnswer')}</dt><dd translate="no">{item.question.right}</dd></div></dl>}
      {item.kind === 'challenge' && item.typed.length > 0 && <pre translate="no">{item.typed.join('\n')}</pre>}
      {!printed && (
        <div className={css['actions']}>
          {(item.kind === 'question' || item.fragment !== undefined) && <Button look="quiet" onClick={replay}>{item.kind === 'question' ? t('seeIt') : t('myRun')}</Button>}
          {item.kind === 'challenge' && <Button look="quiet" onClick={solve}>{t('again')}</Button>}
        </div>
      )}
    </li>
  );
}

function Report({ result, printed = false }: { readonly result: Result; readonly printed?: boolean }): ReactElement {
  const { t, i18n } = useTranslation('exam');
  const [heads, setHeads] = useState<readonly LessonHead[]>([]);
  useEffect(() => void import('../../lessons/lessons.ts').then(({ LESSON_HEADS }) => setHeads(LESSON_HEADS)), []);
  const { paper, endedAt, points, of, hash } = result;
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const intact = isIntact(result);
  return (
    <>
      <h2>{t('result')}</h2>
      <p className={css['score']}><b>{t('pointsOf', { points, count: of })}</b></p>
      <p className={css['facts']}>{paper.name !== '' && <span translate="no">{paper.name}</span>}<span>{time.format(paper.startedAt)}</span><span>{t('took', { count: Math.max(1, Math.round((endedAt - paper.startedAt) / 60_000)) })}</span></p>
      <ol className={css['results']}>{paper.items.map((item, at) => <ItemResult key={at} paper={paper} item={item} number={at + 1} heads={heads} printed={printed} />)}</ol>
      <p className={css['hash']}><span data-intact={intact || undefined}>{t(intact ? 'intact' : 'changed')}</span> <code translate="no">{hash}</code></p>
      <p className={css['hash']}>{t('code')} <code translate="no">{examCode(paper.plan)}</code></p>
    </>
  );
}

export function ExamResult({ result }: { readonly result: Result }): ReactElement {
  const { t } = useTranslation('exam');
  const { session } = usePage();
  const save = (): void => {
    if (!download('podium-exam.json', `${JSON.stringify(result, undefined, 2)}\n`, 'application/json')) session.set({ notice: { code: 'notSaved', tone: 'bad' } });
  };
  return (
    <div className={css['panel']}>
      <Report result={result} />
      <p className={css['small']}>{t('proof')}</p>
      <div className={css['actions']}>
        <Button look="primary" icon={<Download size={15} />} onClick={save}>{t('save')}</Button>
        <Button icon={<Printer size={15} />} onClick={() => window.print()}>{t('print')}</Button>
        <Button look="quiet" onClick={close}>{t('close')}</Button>
      </div>
      {createPortal(<div className={css['paper']} aria-hidden="true"><Report result={result} printed /></div>, document.body)}
    </div>
  );
}
