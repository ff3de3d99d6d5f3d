/** Questions that the run can answer at this moment; the chosen one is put into the lesson. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../i18n/i18n.ts';
import type { Question } from '../../views/questions.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import type { Desk } from './desk.ts';
import css from './lessonEditor.module.css';
import { ask, questionsHere } from './proposals.ts';

const inWords = async (language: string, { code, data }: Question): Promise<string> => (await wordsOf(language, 'lesson'))(`quiz.ask.${code}`, data);

export function QuestionChoice({ desk, onClose }: { readonly desk: Desk; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('lessonEditor');
  const say = useSay();
  const [questions, setQuestions] = useState<readonly Question[]>();
  useEffect(() => {
    let wanted = true;
    const take = (found: readonly Question[]): void => {
      if (wanted) setQuestions(found);
    };
    questionsHere(desk.session).then(take, () => take([]));
    return () => {
      wanted = false;
    };
  }, [desk]);
  const choose = (question: Question): void => {
    onClose();
    void ask(desk, question, inWords);
  };
  return (
    <Dialog title={t('question.title')} onClose={onClose}>
      <div className={css['choice']}>
        {questions === undefined ? <PanelSkeleton /> : <p>{questions.length === 0 ? t('question.none') : t('question.about')}</p>}
        <ul>
          {questions?.map((question) => (
            <li key={`${question.code} ${JSON.stringify(question.data)}`}>
              <b>{say(`lesson:quiz.ask.${question.code}`, question.data)}</b>
              <p>{question.options.map((option) => <code key={option} data-right={option === question.right || undefined}>{option}</code>)}</p>
              <Button onClick={() => choose(question)}>{t('question.take')}</Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
