/** The step in words: one sentence first, then what proves it, what caused it, what to try. */
import { m, LazyMotion } from 'motion/react';
import { Fragment, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import { Button } from '../controls/Button.tsx';
import { LateGlossary } from '../glossary/LateGlossary.tsx';
import { useMarks } from '../glossary/marking.ts';
import { oneStop } from '../controls/oneStop.ts';
import { FaultButtons } from '../inspector/FaultButtons.tsx';
import { usePage, useReducedMotion, useSession } from '../session.tsx';
import { Evidence } from './Evidence.tsx';
import type { Explanation } from '../../session/explanation.ts';
import css from './explain.module.css';
import { useExplain, useExplanation } from './useExplanation.ts';
import { Welcome } from './Welcome.tsx';

/** Real milliseconds for which a first sentence stands before its words are marked: nothing else that is fetched waits for that. */
const STANDS = 1_500;
let hasStood = false;

function useGlossaryReady(): boolean {
  const [ready, setReady] = useState(hasStood);
  useEffect(() => {
    if (ready) return undefined;
    const timer = setTimeout(() => setReady(hasStood = true), STANDS);
    return () => clearTimeout(timer);
  }, [ready]);
  return ready;
}

const motionFeatures = () => import('../motionFeatures.ts').then((features) => features.default);

/** A name of an object is none of the glossary's words, and neither is what one types. */
function Words({ explanation: { sentence } }: { readonly explanation: Explanation }): ReactElement {
  const mark = useMarks();
  return (
    <p className={css['sentence']} data-testid="sentence">
      {sentence.map(({ tone, text }, i) => (tone === undefined ? <Fragment key={i}>{mark(text)}</Fragment> : <b key={i} data-tone={tone} translate="no">{tone === 'strong' ? mark(text) : text}</b>))}
    </p>
  );
}

/** Once somebody has a sentence before him that stays, what explains its words is fetched; while it plays none does. */
export function Sentence({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const playing = useSession((state) => state.playing);
  const ready = useGlossaryReady();
  const words = <Words explanation={explanation} />;
  return playing || !ready ? words : <LateGlossary text={explanation.title}>{words}</LateGlossary>;
}

function Causes({ causes, now }: { readonly causes: readonly Step[]; readonly now: string }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const explain = useExplain();
  if (causes.length === 0) return null;
  return (
    <section className={css['section']} aria-labelledby="caused-by">
      <h3 id="caused-by">{t('explain.causedBy')}</h3>
      <ol ref={oneStop} className={css['causes']}>
        {causes.map((cause) => (
          <li key={cause.seq}>
            <button type="button" onClick={() => void session.goto({ seq: cause.seq })}>{explain.brief(cause)}</button>
          </li>
        ))}
        <li aria-current="step"><span>{now}</span></li>
      </ol>
    </section>
  );
}

function Effects({ effects }: { readonly effects: readonly Step[] }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const explain = useExplain();
  if (effects.length === 0) return null;
  return (
    <section className={css['section']} aria-labelledby="what-then">
      <h3 id="what-then">{t('explain.whatThen')}</h3>
      <ol ref={oneStop} className={css['causes']}>
        {effects.map((effect) => (
          <li key={effect.seq}>
            <button type="button" onClick={() => void session.goto({ seq: effect.seq })}>{explain.brief(effect)}</button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Suggestions({ explanation }: { readonly explanation: Explanation }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  if (explanation.suggestions.length === 0) return null;
  return (
    <section className={css['section']} aria-labelledby="try-this">
      <h3 id="try-this">{t('explain.try')}</h3>
      <div className={css['suggestions']}>
        {explanation.suggestions.map((suggestion) => (
          <Button
            key={suggestion.label}
            title={suggestion.line}
            onClick={() => {
              if (suggestion.line !== undefined) session.set({ drawer: 'terminal', draft: suggestion.line });
              else if (suggestion.fault !== undefined) void session.fault(suggestion.fault.code, suggestion.fault.target);
            }}
          >
            {suggestion.label}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** Steps that send something: it can be lost, held up, sent twice while it is under way. */
const MESSAGES: ReadonlySet<string> = new Set(['request', 'proposed', 'stored', 'response', 'notified']);

export function ExplainPanel(): ReactElement | null {
  const { t } = useTranslation();
  const frame = useSession((state) => state.frame);
  const playing = useSession((state) => state.playing);
  const explanation = useExplanation();
  const still = useReducedMotion();
  const fresh = useSession((state) => state.frame !== undefined && state.frame.seq === state.origin && state.source !== undefined && 'scenario' in state.source && state.terminal.length === 0);
  if (frame === undefined || explanation === undefined) return null;
  if (fresh) return <Welcome />;
  return (
    <div className={css['panel']}>
      <section className={css['section']}>
        <h2 className={css['where']}>{t('explain.where', { ordinal: frame.seq, count: frame.headSeq, seconds: secondsOf(frame.at) })}<b lang="en">{frame.step?.actor}</b></h2>
        <LazyMotion features={motionFeatures} strict>
          <m.div key={playing ? 'playing' : frame.seq} initial={still ? false : { opacity: 0.35 }} animate={{ opacity: 1 }} transition={{ duration: 0.16 }}>
            <Sentence explanation={explanation} />
          </m.div>
        </LazyMotion>
      </section>
      {!playing && MESSAGES.has(frame.step?.type ?? '') && <FaultButtons target="message" name={String(frame.seq)} />}
      {explanation.evidence !== undefined && <Evidence evidence={explanation.evidence} />}
      <Causes causes={frame.causes} now={explanation.title} />
      <Effects effects={frame.effects} />
      <Suggestions explanation={explanation} />
    </div>
  );
}
