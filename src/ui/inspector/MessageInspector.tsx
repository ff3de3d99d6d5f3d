/** A message looked at closely: from whom to whom, what it asks or says and of what, how far it is, what led to it; and, while it is under way, what can be done to it. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import type { MessageData } from '../../views/message.ts';
import { Button } from '../controls/Button.tsx';
import { useExplain } from '../explain/useExplanation.ts';
import { DelayChoice } from '../faults/DelayChoice.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import { useView } from '../useView.ts';
import css from './card.module.css';
import { Head } from './Head.tsx';
import frame from './inspector.module.css';

/** A program's name opens its card. */
function Program({ id }: { readonly id: string }): ReactElement {
  const { session } = usePage();
  return <button type="button" className={css['link']} translate="no" onClick={() => session.set({ selection: { kind: 'part', id } })}>{id}</button>;
}

function Facts({ message: { from, to, kind, label, about, object, sentAt, arriveAt, state } }: { readonly message: MessageData }): ReactElement {
  const { t } = useTranslation('cards');
  const { session } = usePage();
  return (
    <dl className={css['rows']}>
      <div><dt>{t('message.from')}</dt><dd><Program id={from} /></dd></div>
      <div><dt>{t('message.to')}</dt><dd><Program id={to} /></dd></div>
      <div><dt>{t(`message.kind.${kind}`)}</dt><dd lang="en" translate="no">{label}</dd></div>
      <div><dt>{t('message.about')}</dt><dd translate="no">{object === undefined ? about : <button type="button" className={css['link']} onClick={() => session.set({ selection: { kind: 'object', ref: object } })}>{about}</button>}</dd></div>
      <div><dt>{t('message.sent')}</dt><dd>{secondsOf(sentAt)} s</dd></div>
      <div><dt>{t('message.arrives')}</dt><dd>{secondsOf(arriveAt)} s</dd></div>
      <div><dt>{t('message.state')}</dt><dd role="status">{t(`message.is.${state}`)}</dd></div>
    </dl>
  );
}

function Steps({ steps, title }: { readonly steps: readonly Step[]; readonly title: string }): ReactElement {
  const { session } = usePage();
  const explain = useExplain();
  return (
    <section aria-label={title}>
      <h3 className={css['title']}>{title}</h3>
      <ol className={css['latest']}>
        {steps.map((step) => <li key={step.seq}><button type="button" onClick={() => void session.goto({ seq: step.seq })}><i>{secondsOf(step.at)}</i><span>{explain.brief(step)}</span></button></li>)}
      </ol>
    </section>
  );
}

export default function MessageInspector({ seq }: { readonly seq: number }): ReactElement {
  const { t } = useTranslation('cards');
  const say = useSay();
  const { session } = usePage();
  const explain = useExplain();
  const { data } = useView('message', { seq });
  const message = data?.message;
  return (
    <div className={frame['inspector']}>
      <Head kind={t('message.title')} name={message === undefined ? String(seq) : `${message.label} ${message.about}`} />
      {data === undefined && <PanelSkeleton />}
      {data !== undefined && message === undefined && <p className={frame['gone']}>{t('message.unknown')}</p>}
      {message !== undefined && (
        <>
          <p className={frame['about']}>{explain.brief(message.step)}</p>
          {message.codes.length > 0 && (
            <div className={frame['faults']} role="group" aria-label={say('inspector.faults')}>
              {message.codes.filter((code) => code !== 'delayMessage').map((code) => <Button key={code} onClick={() => void session.fault(code, String(seq))}>{say(`fault.${code}`)}</Button>)}
              {message.codes.includes('delayMessage') && <DelayChoice seq={String(seq)} />}
            </div>
          )}
          <div className={css['sections']}>
            <section aria-label={t('message.title')}><Facts message={message} /></section>
            <Steps title={t('message.moment')} steps={[message.step]} />
            {message.causes.length > 0 && <Steps title={t('message.causes')} steps={message.causes} />}
          </div>
        </>
      )}
    </div>
  );
}
