/** The presenter's line above the page: the code, who is there, raised hands; and how the class and the phone get in. */
import { GraduationCap, Hand, QrCode as QrSign, Undo2, Users, Vote, WifiOff } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Lectern } from '../../classroom/lectern.ts';
import type { Desk } from '../../session/stage/desk.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { course } from '../lesson/course.ts';
import css from './classroom.module.css';
import type { Conductor } from '../presenter/conductor.ts';
import { discuss, startPoll, voteAgain } from '../presenter/polls.ts';
import { ALOUD, LETTERS, stepWithGate } from './lead.ts';
import { QrCode } from '../controls/QrCode.tsx';

const spaced = (code: string): string => code.replace(/^(.{3})(.*)$/, '$1 $2');

interface Leading {
  readonly lectern: Lectern;
  readonly desk: StoreApi<Desk>;
  readonly conductor: Conductor;
  readonly code: string;
  readonly secret: string;
}

function JoinDialog({ lectern, code, secret, onClose }: Omit<Leading, 'desk' | 'conductor'> & { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('classroom');
  const { joins } = useStore(lectern.store);
  const [clicker, setClicker] = useState(false);
  const [join = location.href] = joins;
  const onlyHere = /^https?:\/\/(localhost|127\.|\[::1\])/.test(join);
  const phone = `${join.replace(/\?.*$/, '')}?clicker=${code}#presenter=${secret}`;
  return (
    <Dialog title={t('joinTitle')} onClose={onClose} width="wide">
      <div className={css['join']}>
        <QrCode text={join} label={t('qr', { address: join })} className={css['qr']} />
        <div>
          <p>{t('joinAbout')}</p>
          {joins.map((address) => <code key={address}>{address}</code>)}
          <dl><dt>{t('code')}</dt><dd>{spaced(code)}</dd></dl>
          {onlyHere && <p className={css['note']}>{t('onlyHere')}</p>}
        </div>
      </div>
      <section className={css['phone']}>
        <h3>{t('clickerTitle')}</h3>
        <p className={css['note']}>{t('clickerAbout')}</p>
        <Button onClick={() => setClicker(!clicker)}>{clicker ? t('clickerHide') : t('clickerShow')}</Button>
        {clicker && <QrCode text={phone} label={t('clickerTitle')} className={css['qr']} />}
      </section>
    </Dialog>
  );
}

/** The lesson's question put to the class: two rounds, with talk between them, and then what happens. */
function Asking({ desk, conductor }: Pick<Leading, 'desk' | 'conductor'>): ReactElement | null {
  const { t } = useTranslation('classroom');
  const { poll } = useStore(desk);
  useStore(course, (state) => state.state.index);
  const step = stepWithGate();
  if (poll === null) {
    const ask = (): void => desk.setState({ poll: startPoll(step?.id ?? ALOUD, step?.gate?.options.map(({ value }) => value) ?? LETTERS) });
    return <Button icon={<Vote size={16} />} onClick={ask}>{step === undefined ? t('askAloud') : t('ask')}</Button>;
  }
  const go = (next: typeof poll): void => desk.setState({ poll: next });
  return (
    <>
      {poll.phase === 'voting' && <Button look="primary" onClick={() => go(discuss(poll))}>{t('stop')}</Button>}
      {poll.phase === 'discussing' && poll.rounds.length < 2 && <Button onClick={() => go(voteAgain(poll))}>{t('second')}</Button>}
      {poll.phase === 'discussing' && <Button look="primary" onClick={() => conductor.reveal()}>{t('reveal')}</Button>}
      {poll.phase === 'revealed' && <Button onClick={() => desk.setState({ poll: null })}>{t('end')}</Button>}
    </>
  );
}

export default function LeadBar({ lectern, desk, conductor, code, secret }: Leading): ReactElement {
  const { t } = useTranslation('classroom');
  const { line, present, own, hands, tooLarge, rounds, asked } = useStore(lectern.store);
  const [open, setOpen] = useState(false);
  const votes = rounds[(asked?.round ?? 1) - 1]?.reduce((sum, one) => sum + one, 0) ?? 0;
  return (
    <section className={css['class']} aria-label={t('bar')} data-mode={line === 'open' ? 'class' : 'lost'}>
      <div className={css['line']}>
        {line === 'open' ? (
          <p>
            <GraduationCap size={16} aria-hidden="true" />
            <b className={css['code']}>{spaced(code)}</b>
            <span className={css['people']}><Users size={15} aria-hidden="true" />{t('present', { count: present })}</span>
            {own > 0 && <span className={css['people']}><Undo2 size={15} aria-hidden="true" />{t('apart', { count: own })}</span>}
            {hands > 0 && <span className={css['people']} role="status"><Hand size={15} aria-hidden="true" />{t('hands', { count: hands })}</span>}
            {asked !== null && <span className={css['people']}><Vote size={15} aria-hidden="true" />{t('votes', { count: votes })}</span>}
          </p>
        ) : <p role="status"><WifiOff size={16} aria-hidden="true" /><b>{t(`line.${line}`)}</b></p>}
        {tooLarge && <p role="alert"><b>{t('tooLarge')}</b></p>}
        {line === 'lost' && <Button onClick={() => lectern.again()}>{t('again')}</Button>}
        {hands > 0 && <Button onClick={() => lectern.handsDown()}>{t('handsDown')}</Button>}
        {line === 'open' && <Asking desk={desk} conductor={conductor} />}
        <Button icon={<QrSign size={16} />} onClick={() => setOpen(true)}>{t('join')}</Button>
      </div>
      {open && <JoinDialog lectern={lectern} code={code} secret={secret} onClose={() => setOpen(false)} />}
    </section>
  );
}
