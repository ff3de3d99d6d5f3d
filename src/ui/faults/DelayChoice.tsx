/** How long a message is held up: a second, some, many, or what one likes. */
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import css from './faults.module.css';

/** In seconds. */
export const DELAYS: readonly number[] = [1, 5, 30];
/** Longer than any client waits. */
const LONGEST = 600;

export function DelayChoice({ seq, onDone }: { readonly seq: string; readonly onDone?: () => void }): ReactElement {
  const { t } = useTranslation('faults');
  const say = useSay();
  const { session } = usePage();
  const [own, setOwn] = useState('60');
  const delay = (seconds: number): void => {
    onDone?.();
    void session.fault('delayMessage', seq, { millis: Math.round(seconds * 1000) });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const seconds = Number(own.replace(',', '.'));
    if (seconds > 0 && seconds <= LONGEST) delay(seconds);
  };
  return (
    <form className={css['delay']} role="group" aria-label={say('fault.delayMessage')} onSubmit={onSubmit}>
      <span>{say('fault.delayMessage')}</span>
      {DELAYS.map((seconds) => <Button key={seconds} aria-label={t('delay', { seconds })} onClick={() => delay(seconds)}>{seconds} s</Button>)}
      <input type="text" inputMode="decimal" aria-label={t('ownDelay')} value={own} onChange={(event) => setOwn(event.target.value)} />
      <Button type="submit" aria-label={t('delayOwn')}>s</Button>
    </form>
  );
}
