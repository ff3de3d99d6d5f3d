/** What to say: the step that is shown, the notes on it, and what comes next. In a lesson they are its texts; in a free run the step in words. */
import { useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inLanguage, titleIn } from '../../lessons/lesson.ts';
import type { Grain, Host, Step } from '../../session/protocol.ts';
import { useExplain, useExplanation } from '../explain/useExplanation.ts';
import type { Explanation } from '../../session/explanation.ts';
import { course, viewOf } from '../lesson/course.ts';
import { Markdown, MarkdownLine } from '../lesson/Markdown.tsx';
import { usePage, useSession } from '../session.tsx';
import css from './presenter.module.css';

/** How a step in words is drawn. */
export interface Spoken {
  readonly Sentence: ComponentType<{ readonly explanation: Explanation }>;
}

/** So far ahead the next step is looked for, first near and then far. */
const AHEAD = [200, 5_000];

async function findNext(host: Host, seq: number, grain: Grain): Promise<Step | undefined> {
  for (const far of AHEAD) {
    const found = (await host.log({ grain, beforeSeq: seq + far, limit: far })).find((step) => step.seq > seq && !step.routine);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The step that follows, where it has been recorded. */
function useNextStep(): Step | undefined {
  const { session } = usePage();
  const frame = useSession((state) => state.frame);
  const grain = useSession((state) => state.grain);
  const playing = useSession((state) => state.playing);
  const [step, setStep] = useState<Step>();
  useEffect(() => {
    let wanted = true;
    setStep(undefined);
    // While the run plays in this very window it must not be asked to look around.
    if (frame !== undefined && !playing) void session.here((host) => findNext(host, frame.seq, grain)).then((found) => wanted && setStep(found), () => undefined);
    return () => {
      wanted = false;
    };
  }, [session, frame, grain, playing]);
  return step;
}

function FreeTalk({ Sentence }: Spoken): ReactElement {
  const { t } = useTranslation('presenter');
  const explain = useExplain();
  const explanation = useExplanation();
  const frame = useSession((state) => state.frame);
  const next = useNextStep();
  return (
    <>
      <section className={css['card']} aria-labelledby="talk-now">
        <h2 id="talk-now">{t('now')}</h2>
        <div className={css['big']}>{explanation !== undefined && <Sentence explanation={explanation} />}</div>
        {frame !== undefined && frame.causes.length > 0 && <p className={css['small']}>{t('because', { cause: explain.brief(frame.causes.at(-1)!) })}</p>}
      </section>
      <section className={css['card']} aria-labelledby="talk-next">
        <h2 id="talk-next">{t('after')}</h2>
        <p>{next === undefined ? t('unknown') : explain.brief(next)}</p>
      </section>
    </>
  );
}

export function Talk({ Sentence }: Spoken): ReactElement {
  const { t, i18n } = useTranslation('presenter');
  const now = useStore(course);
  const onLesson = useSession((state) => state.page === 'lesson');
  const view = onLesson ? viewOf(now) : undefined;
  if (view === undefined || now.lesson === undefined) return <FreeTalk Sentence={Sentence} />;
  const { step, number } = view;
  const next = now.lesson.steps[number];
  return (
    <>
      {step.notes !== undefined && (
        <section className={css['card']} data-look="notes" aria-labelledby="talk-notes">
          <h2 id="talk-notes">{t('notes')}</h2>
          <div className={css['big']}><Markdown text={inLanguage(step.notes, i18n.language)} /></div>
        </section>
      )}
      <section className={css['card']} aria-labelledby="talk-now">
        <h2 id="talk-now">{t('now')}</h2>
        <h3>{titleIn(step.title, i18n.language)}</h3>
        <Markdown text={inLanguage(step.text, i18n.language)} />
        {step.gate !== undefined && <p className={css['question']}><MarkdownLine text={inLanguage(step.gate.question, i18n.language)} /></p>}
        {step.task !== undefined && <><p className={css['question']}><MarkdownLine text={inLanguage(step.task.goal, i18n.language)} /></p><pre translate="no">{step.task.solution.join('\n')}</pre></>}
      </section>
      <section className={css['card']} aria-labelledby="talk-next">
        <h2 id="talk-next">{t('after')}</h2>
        {next === undefined ? <p>{t('last')}</p> : <><h3>{titleIn(next.title, i18n.language)}</h3>{next.gate !== undefined && <p className={css['small']}>{t('nextAsks')}</p>}{next.task !== undefined && <p className={css['small']}>{t('nextTask')}</p>}</>}
      </section>
    </>
  );
}
