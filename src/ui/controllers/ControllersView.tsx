/** The loops of kube-controller-manager, each from what it watches to what it does. */
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { SessionState } from '../../session/session.ts';
import type { ControllersData, ControllerState, Reconciled } from '../../views/controllers.ts';
import { oneStop } from '../controls/oneStop.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './controllers.module.css';

const shortName = (name: string): string => name.replace(/-controller$/, '');

function useAbout(): (name: string) => string {
  const { t, i18n } = useTranslation('controllers');
  return (name) => {
    const key = `about.${name}`;
    return i18n.exists(key, { ns: 'controllers' }) ? t(key as 'title') : t('aboutOther');
  };
}

interface ChoiceProps {
  readonly data: ControllersData;
  readonly current: string;
  readonly onChoose: (name: string) => void;
}

function Choice({ data, current, onChoose }: ChoiceProps): ReactElement {
  const { t } = useTranslation('controllers');
  return (
    <nav ref={oneStop} className={css['choice']} aria-label={t('title')}>
      {data.controllers.map(({ name, waiting, working, failing, active }) => (
        <button key={name} type="button" aria-current={name === current || undefined} data-active={active || undefined} onClick={() => onChoose(name)}>
          <b translate="no">{shortName(name)}</b>
          {waiting.length + working.length > 0 && <span>{t('keys', { count: waiting.length + working.length })}</span>}
          {failing.length > 0 && <span data-bad>{t('failing', { count: failing.length })}</span>}
        </button>
      ))}
    </nav>
  );
}

const Stage = ({ title, children, lit }: { readonly title: string; readonly children: ReactNode; readonly lit: boolean }): ReactElement => (
  <section className={css['stage']} data-lit={lit || undefined}>
    <h3>{title}</h3>
    {children}
  </section>
);

const Keys = ({ keys, empty }: { readonly keys: readonly string[]; readonly empty: string }): ReactElement =>
  keys.length === 0 ? <p className={css['none']}>{empty}</p> : <ul className={css['chips']}>{keys.map((key) => <li key={key} translate="no">{key}</li>)}</ul>;

/** Numbers that decided: desired and actual as two bars, when both are there. */
function Desired({ numbers }: { readonly numbers: NonNullable<Reconciled['step']['data']['numbers']> }): ReactElement | null {
  const { t } = useTranslation('controllers');
  const { desired, actual } = numbers;
  if (typeof desired !== 'number' || typeof actual !== 'number') return null;
  const most = Math.max(desired, actual, 1);
  return (
    <dl className={css['bars']}>
      <div><dt>{t('desired')}</dt><dd><i style={{ width: `${(desired / most) * 100}%` }} />{desired}</dd></div>
      <div data-off={actual !== desired || undefined}><dt>{t('actual')}</dt><dd><i style={{ width: `${(actual / most) * 100}%` }} />{actual}</dd></div>
    </dl>
  );
}

function Loop({ state }: { readonly state: ControllerState }): ReactElement {
  const { t } = useTranslation('controllers');
  const { session } = usePage();
  const explain = useExplain();
  const { watches, waiting, working, failing, last, workers, active } = state;
  return (
    <div className={css['loop']}>
      <Stage title={t('watches')} lit={false}><Keys keys={watches} empty={t('nothing')} /></Stage>
      <Stage title={t('queue')} lit={waiting.length > 0}>
        <Keys keys={waiting} empty={t('emptyQueue')} />
        {failing.map(({ key, failures }) => <p key={key} className={css['failing']}><span translate="no">{key}</span> {t('failures', { count: failures })}</p>)}
      </Stage>
      <Stage title={t('workers', { count: workers })} lit={working.length > 0}><Keys keys={working} empty={t('idle')} /></Stage>
      <Stage title={t('found')} lit={active}>
        {last === undefined ? (
          <p className={css['none']}>{t('neverActed')}</p>
        ) : (
          <>
            <button type="button" className={css['sentence']} onClick={() => void session.goto({ seq: last.seq })}><time>{secondsOf(last.at)}</time> {explain.brief(last.step)}</button>
            {last.step.data.numbers !== undefined && <Desired numbers={last.step.data.numbers} />}
          </>
        )}
      </Stage>
      <Stage title={t('did')} lit={active && (last?.calls.length ?? 0) > 0}>
        {last === undefined || last.calls.length === 0 ? <p className={css['none']}>{t('didNothing')}</p> : <ul className={css['chips']}>{last.calls.slice(0, 8).map(({ verb, subject }, index) => <li key={`${index} ${subject.name ?? ''}`} translate="no"><b>{verb}</b> {subject.resource.split('.')[0]}{subject.subresource === undefined ? '' : `/${subject.subresource}`} {subject.name ?? ''}</li>)}</ul>}
      </Stage>
    </div>
  );
}

function History({ history }: { readonly history: readonly Reconciled[] }): ReactElement {
  const { t } = useTranslation('controllers');
  const { session } = usePage();
  const explain = useExplain();
  return (
    <section className={css['history']} aria-label={t('history')}>
      <h3>{t('history')}</h3>
      {history.length === 0 && <p className={css['none']}>{t('neverActed')}</p>}
      <ol ref={oneStop}>
        {history.map((one) => <li key={one.seq}><button type="button" onClick={() => void session.goto({ seq: one.seq })}><time>{secondsOf(one.at)}</time><span>{explain.brief(one.step)}</span></button></li>)}
      </ol>
    </section>
  );
}

/** The controller that a lesson's step is about: its step of the run is that one's. */
const taught = ({ page, frame }: SessionState): string | undefined => (page === 'lesson' && frame?.step?.type === 'reconciled' ? (frame.step.data as { readonly controller: string }).controller : undefined);

export default function ControllersView(): ReactElement {
  const { t } = useTranslation('controllers');
  const about = useAbout();
  const [wanted, setWanted] = useState<string>();
  const acting = useSession(taught);
  const chosen = wanted ?? acting ?? 'deployment-controller';
  const { data, failure } = useView('controllers', { chosen });
  if (failure !== undefined) return <p className={css['none']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const current = data.controllers.find(({ name }) => name === chosen) ?? data.controllers[0];
  if (current === undefined) return <p className={css['none']}>{t('nothing')}</p>;
  return (
    <div className={css['view']}>
      <Choice data={data} current={current.name} onChoose={setWanted} />
      <div className={css['main']}>
        <header>
          <h2 translate="no">{current.name}</h2>
          <p>{about(current.name)}</p>
        </header>
        <Loop state={current} />
        <History history={data.history} />
      </div>
    </div>
  );
}
