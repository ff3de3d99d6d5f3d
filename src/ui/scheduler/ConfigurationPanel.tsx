/** kube-scheduler's configuration file: read, changed, checked by kube-scheduler's own rules, and put in force by a restart. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchedulerConfigurationData, ShownProfile } from '../../views/schedulerConfiguration.ts';
import { Button } from '../controls/Button.tsx';
import { checking, createCode, type Code } from '../editor/code.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './configuration.module.css';
import { EXAMPLES, type ExampleName } from './configurationExamples.ts';

/** How long nobody has typed before the text is checked. */
const PAUSE = 350;

/** The editor with the file in it; another text begins it anew. */
function useCode(begun: string, label: string, onChange: (text: string) => void) {
  const place = useRef<HTMLDivElement>(null);
  const code = useRef<Code>(undefined);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = createCode(place.current, begun, label, onChange, checking(() => undefined));
    code.current = made;
    return () => made.destroy();
    // The label is said anew when the text is another one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [begun]);
  return { place, code };
}

const offsetOf = (text: string, line: number, column: number): number => text.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;

function Verdict({ data, text, onGo }: { readonly data: SchedulerConfigurationData; readonly text: string; readonly onGo: (at: number) => void }): ReactElement {
  const { t } = useTranslation('schedulerConfiguration');
  if (data.error === undefined) return <p className={css['good']} role="status">{t(text === data.file ? (text === '' ? 'none' : 'same') : 'good')}</p>;
  return (
    <div className={css['bad']} role="status">
      <p>{t('bad')}</p>
      <pre translate="no">{data.error}</pre>
      <ul aria-label={t('faults')}>
        {data.faults.map(({ message, line, column }) => (
          <li key={`${line}:${column}:${message}`}>
            {line !== undefined && <button type="button" onClick={() => onGo(offsetOf(text, line, column ?? 1))}>{t('place', { line, column: column ?? 1 })}</button>}
            <span translate="no">{message}</span>
          </li>
        ))}
      </ul>
      <p>{t('badApply')}</p>
    </div>
  );
}

function Profile({ profile }: { readonly profile: ShownProfile }): ReactElement {
  const { t } = useTranslation('schedulerConfiguration');
  return (
    <section className={css['profile']} aria-label={t('profile', { name: profile.name })}>
      <h4><span translate="no">{t('profile', { name: profile.name })}</span> <small>{profile.percentage === 0 ? t('adaptive') : t('percentage', { percentage: profile.percentage })}</small></h4>
      <div className={css['scroll']} tabIndex={0} role="group" aria-label={t('plugins')}>
        <table>
          <thead><tr><th scope="col">{t('point')}</th><th scope="col">{t('plugins')}</th></tr></thead>
          <tbody>{profile.points.map(({ point, plugins }) => <tr key={point}><th scope="row" translate="no">{point}</th><td translate="no">{plugins.map(({ name, weight }) => (weight === undefined ? name : `${name} ×${weight}`)).join(', ')}</td></tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}

export default function ConfigurationPanel(): ReactElement {
  const { t } = useTranslation('schedulerConfiguration');
  const { session } = usePage();
  const [machine, setMachine] = useState<string>();
  const [typed, setTyped] = useState<string>();
  const [asked, setAsked] = useState<string>();
  const [begun, setBegun] = useState<string>();
  const { data, failure } = useView('schedulerConfiguration', { ...(machine !== undefined && { machine }), ...(asked !== undefined && { text: asked }) });
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const file = data?.file ?? '';
  const { place, code } = useCode(begun ?? file, t('label', { path: data?.path ?? '', machine: data?.machine ?? '' }), setTyped);
  const begin = (text: string | undefined): void => {
    setBegun(text);
    setTyped(text);
    setAsked(text);
  };
  const text = typed ?? file;
  const apply = (next: string): void => {
    if (data !== undefined) void session.machine({ do: 'configureScheduler', name: data.machine, text: next });
    begin(undefined);
  };
  return (
    <>
      <div className={css['bar']}>
        {data !== undefined && data.machines.length > 1 && <label>{t('machine')} <select value={data.machine} onChange={(event) => { setMachine(event.target.value); begin(undefined); }}>{data.machines.map((name) => <option key={name}>{name}</option>)}</select></label>}
        <label>{t('example')} <select value="" onChange={(event) => { if (event.target.value !== '') begin(EXAMPLES[event.target.value as ExampleName]); }}><option value="">…</option>{(Object.keys(EXAMPLES) as ExampleName[]).map((name) => <option key={name} value={name}>{t(`examples.${name}`)}</option>)}</select></label>
        <code translate="no">{data?.path}</code>
      </div>
      {failure !== undefined && <p role="alert">{t('failed', { message: failure })}</p>}
      <div ref={place} className={css['code']} translate="no" />
      <div className={css['bar']}>
        <Button look="primary" onClick={() => apply(text)}>{t('apply')}</Button>
        <Button onClick={() => begin(undefined)}>{t('reset')}</Button>
        {file !== '' && <Button onClick={() => apply('')}>{t('remove')}</Button>}
      </div>
      {data === undefined ? failure === undefined && <PanelSkeleton /> : (
        <>
          <Verdict data={data} text={text} onGo={(at) => code.current?.go(at)} />
          {data.simplified.length > 0 && <section className={css['notes']} aria-label={t('simplified')}><h4>{t('simplified')}</h4><ul>{data.simplified.map(({ code: note, field }) => <li key={`${note} ${field}`}><code translate="no">{field}</code> {t(`note.${note}`)}</li>)}</ul></section>}
          {data.profiles.length > 0 && <section aria-label={t('profiles')} className={css['profiles']}><h3>{t('profiles')}</h3>{data.profiles.map((profile) => <Profile key={profile.name} profile={profile} />)}</section>}
        </>
      )}
    </>
  );
}
