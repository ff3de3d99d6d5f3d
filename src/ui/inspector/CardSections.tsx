/** The sections of a component's card: what it does now, how it is set up, what is missing without it, and its log. */
import { useEffect, useState, type ReactElement } from 'react';
import { GitFork } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Grain, Step } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import type { CardData, Deed, Trial } from '../../views/card.ts';
import { Button } from '../controls/Button.tsx';
import { Marked } from '../glossary/Marked.tsx';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { useView } from '../useView.ts';
import { holdTrial } from './holdTrial.ts';
import css from './card.module.css';

const LATEST = 25;
const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];
const SECOND = 1_000_000;

function useLatest(actor: string, grain: Grain): readonly Step[] {
  const { session } = usePage();
  const seq = useSession((state) => state.frame?.seq);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  useEffect(() => {
    let wanted = true;
    const query = { actor, grain, limit: LATEST, routine: false, ...(seq !== undefined && { beforeSeq: seq + 1 }) };
    const timer = setTimeout(() => void session.here((host) => host.log(query)).then((page) => { if (wanted) setSteps(page.toSorted((a, b) => b.seq - a.seq)); }, () => undefined), 100);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, actor, grain, seq]);
  return steps;
}

function StepLine({ step }: { readonly step: Step }): ReactElement {
  const { session } = usePage();
  const explain = useExplain();
  return (
    <button type="button" onClick={() => void session.goto({ seq: step.seq })}>
      <i>{secondsOf(step.at)}</i>
      <span>{explain.brief(step)}</span>
    </button>
  );
}

function Now({ id, card }: { readonly id: string; readonly card: CardData }): ReactElement | null {
  const { t } = useTranslation('cards');
  const say = useSay();
  const part = useSession((state) => state.frame?.scene.controlPlane.find((one) => one.id === id));
  if (card.facts.length === 0 && card.last === undefined) return null;
  return (
    <section aria-label={t('now')}>
      <h3 className={css['title']}>{t('now')}</h3>
      <dl className={css['rows']}>
        {part !== undefined && <div><dt>{t('doing')}</dt><dd><Marked text={say(`doing.${part.doing.code}`, part.doing.data)} /></dd></div>}
        {card.facts.map(({ code, value, word }, i) => (
          <div key={`${code} ${i}`}>
            <dt><Marked text={say(`cards:fact.${code}`)} /></dt>
            {word === undefined ? <dd translate="no">{value}</dd> : <dd data-word={word}>{say(`cards:word.${word}`)}</dd>}
          </div>
        ))}
      </dl>
      {card.last !== undefined && <div className={css['latest']}><p>{t('last')}</p><StepLine step={card.last} /></div>}
    </section>
  );
}

function Configuration({ type, configuration: { from, edit, flags, settings } }: { readonly type: string; readonly configuration: CardData['configuration'] }): ReactElement | null {
  const { t } = useTranslation('cards');
  const { session } = usePage();
  const say = useSay();
  if (flags.length === 0 && settings.length === 0) return null;
  return (
    <section aria-label={t('configuration')}>
      <h3 className={css['title']}>{t('configuration')}</h3>
      {from !== undefined && <p className={css['from']}>{t('from')} <code translate="no">{from}</code></p>}
      {edit !== undefined && <p className={css['from']}>{t('edit')} <code translate="no">{edit}</code></p>}
      {flags.length > 0 && <ul className={css['flags']} translate="no" lang="en">{flags.map((flag) => <li key={flag}><code>{flag}</code></li>)}</ul>}
      {settings.length > 0 && (
        <>
          {flags.length > 0 && <p className={css['from']}>{t('settings')}</p>}
          <dl className={css['rows']}>{settings.map(({ code, value }) => <div key={code}><dt><Marked text={say(`cards:set.${code}`)} /></dt><dd translate="no">{value}</dd></div>)}</dl>
        </>
      )}
      {type === 'kube-scheduler' && <Button look="quiet" onClick={() => session.set({ page: 'scheduler', scheduler: { panel: 'configuration' } })}>{t('schedulerConfiguration')}</Button>}
    </section>
  );
}

function Plan({ trial: { strike, before, probe, after } }: { readonly trial: Trial }): ReactElement {
  const { t } = useTranslation('cards');
  const say = useSay();
  const said = (deed: Deed): ReactElement => ('line' in deed ? <code key={deed.line} translate="no">{deed.line}</code> : <b key={deed.fault}>{say(`fault.${deed.fault}`)} ({deed.target})</b>);
  return (
    <ul className={css['plan']}>
      <li>{t('plan.strike')} {strike.map(said)}</li>
      {probe.length > 0 && <li>{t('plan.probe')} {probe.map(said)}</li>}
      <li>{t('plan.wait', { seconds: (before + after) / SECOND })}</li>
    </ul>
  );
}

function Without({ sentence, name, card }: { readonly sentence: string; readonly name: string; readonly card: CardData }): ReactElement {
  const { t } = useTranslation('cards');
  const { session } = usePage();
  const [holding, setHolding] = useState(false);
  const [refused, setRefused] = useState(false);
  const { trial, spares } = card;
  const show = (): void => {
    if (trial === undefined || holding) return;
    setHolding(true);
    void holdTrial(session, trial, { with: t('future.with', { name }), without: t('future.without', { name }) }).then((held) => setRefused(!held)).finally(() => setHolding(false));
  };
  return (
    <section aria-label={t('without')}>
      <h3 className={css['title']}>{t('without')}</h3>
      <p className={css['breaks']}><Marked text={sentence} />{spares > 0 && ` ${t('spares', { count: spares })}`}</p>
      {trial !== undefined && (
        <>
          <Plan trial={trial} />
          <div className={css['show']}><Button look="primary" icon={<GitFork size={15} />} aria-disabled={holding || undefined} onClick={show}>{t(holding ? 'holding' : 'show')}</Button></div>
          <p className={css['none']} role="status">{refused && t('refused')}</p>
        </>
      )}
    </section>
  );
}

function Lines({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation('cards');
  const { t: say } = useTranslation();
  const [grain, setGrain] = useState<Grain>('message');
  const steps = useLatest(id, grain);
  return (
    <section aria-label={t('lines')}>
      <div className={css['bar']}>
        <h3 className={css['title']}>{t('lines')}</h3>
        <select aria-label={t('detail')} value={grain} onChange={(event) => setGrain(GRAINS.find((one) => one === event.target.value) ?? 'message')}>
          {GRAINS.map((one) => <option key={one} value={one}>{say(`log.from.${one}`)}</option>)}
        </select>
      </div>
      {steps.length === 0 && <p className={css['none']}>{say('inspector.nothing')}</p>}
      <ol className={css['latest']}>{steps.map((step) => <li key={step.seq}><StepLine step={step} /></li>)}</ol>
    </section>
  );
}

/** Parts that do nothing by themselves have no steps in the trace. */
const SILENT: readonly string[] = ['network', 'hardware', 'os', 'containers', 'addon', 'runtime'];

export function CardSections({ id, name }: { readonly id: string; readonly name: string }): ReactElement | null {
  const say = useSay();
  const { data } = useView('card', { actor: id });
  const [type = '', instance = ''] = id.split('/');
  const key = type === 'network' || type === 'addon' ? `${type}-${instance}` : type;
  const sentence = say(`cards:breaks.${key}`, {}, '');
  // The data of another part, until its own has come.
  if (data?.actor !== id) return null;
  return (
    <div className={css['sections']}>
      <Now id={id} card={data} />
      <Configuration type={type} configuration={data.configuration} />
      {sentence !== '' && <Without sentence={sentence} name={name} card={data} />}
      {!SILENT.includes(type) && <Lines id={id} key={id} />}
    </div>
  );
}
