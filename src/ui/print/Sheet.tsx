/** What slides and handout have in common: a step's picture, its question, and the answers of all steps. */
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { inLanguage, titleIn, type Gate, type Lesson, type Text } from '../../lessons/lesson.ts';
import { Markdown, MarkdownLine } from '../lesson/Markdown.tsx';
import css from './print.module.css';

export interface StepPicture {
  readonly address: string;
  readonly width: number;
  readonly height: number;
  readonly right: string | undefined;
}

export interface SheetsProps {
  readonly lesson: Lesson;
  /** By step, as far as they are taken. */
  readonly pictures: readonly (StepPicture | undefined)[];
  readonly answers: boolean;
  readonly notes: boolean;
}

export function useTextOf(): (text: Text) => string {
  const { i18n } = useTranslation();
  return (text) => inLanguage(text, i18n.language);
}

export function useTitleOf(): (title: Text) => string {
  const { i18n } = useTranslation();
  return (title) => titleIn(title, i18n.language);
}

export function Shot({ picture, title }: { readonly picture: StepPicture | undefined; readonly title: string }): ReactElement {
  const { t } = useTranslation('print');
  return <figure className={css['shot']}>{picture === undefined ? <div data-waiting="" /> : <img src={picture.address} width={picture.width} height={picture.height} alt={t('picture', { title })} />}</figure>;
}

const LETTERS = 'ABCDEFGH';

export function Question({ gate }: { readonly gate: Gate }): ReactElement {
  const say = useTextOf();
  return (
    <div className={css['question']}>
      <b><MarkdownLine text={say(gate.question)} /></b>
      <ol>{gate.options.map(({ value, text }, i) => <li key={value}><span aria-hidden="true">{LETTERS[i]}</span><MarkdownLine text={say(text)} /></li>)}</ol>
    </div>
  );
}

/** A line breaks between its words, not after the dashes of an option. */
const Command = ({ text }: { readonly text: string }): ReactElement => <>{text.split(/(\s+)/).map((part, i) => (i % 2 === 0 ? <span key={i}>{part}</span> : part))}</>;

/** The right answers as the run gives them, and what solves the tasks. */
export function Answers({ lesson, pictures }: Pick<SheetsProps, 'lesson' | 'pictures'>): ReactElement {
  const { t } = useTranslation('print');
  const say = useTextOf();
  const named = useTitleOf();
  return (
    <ol className={css['answers']}>
      {lesson.steps.map(({ id, title, gate, task }, i) => {
        const at = gate?.options.findIndex(({ value }) => value === pictures[i]?.right) ?? -1;
        const right = gate?.options[at];
        return gate === undefined && task === undefined ? null : (
          <li key={id}>
            <b>{i + 1}. {named(title)}</b>
            {right !== undefined && <><p><span>{LETTERS[at]}</span><MarkdownLine text={say(right.text)} /></p><Markdown text={say(right.feedback)} /></>}
            {task !== undefined && <><p>{t('solution')}</p><pre translate="no">{task.solution.map((command, at) => <Fragment key={at}>{at > 0 && '\n'}<Command text={command} /></Fragment>)}</pre></>}
          </li>
        );
      })}
    </ol>
  );
}

export const asksAnything = ({ steps }: Lesson): boolean => steps.some(({ gate, task }) => gate !== undefined || task !== undefined);
