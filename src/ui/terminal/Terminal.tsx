/** The kubectl line: our own, so that screen readers hear its output. History with up and down, Tab completes, Shift+Enter makes a new line. */
import { CornerDownLeft } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Typed } from '../../session/session.ts';
import { IconButton } from '../controls/Button.tsx';
import { Output } from '../controls/Output.tsx';
import { audience } from '../lesson/audience.ts';
import { usePage, useSession } from '../session.tsx';
import css from './terminal.module.css';
import { applyCompletion, useCompletion } from './useCompletion.ts';

function Entry({ entry }: { readonly entry: Typed }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css['entry']}>
      <div className={css['typed']}><i aria-hidden="true">{'$'}</i><span>{entry.line}</span></div>
      <Output text={entry.stdout} />
      <Output text={entry.stderr} className={css['error']} />
      {entry.notSimulated.map((kind) => <p key={kind} className={css['missing']}>{t('terminal.notSimulated', { kind })}</p>)}
      {entry.exitCode === undefined && <p className={css['running']}>{t('terminal.running')}</p>}
    </div>
  );
}

/** Where in the history one is; moving away from the newest line keeps what was being written. */
function useHistory(value: string, setValue: (value: string) => void) {
  const history = useSession((state) => state.history);
  const [at, setAt] = useState<number>();
  const [kept, setKept] = useState('');
  const move = (by: -1 | 1): void => {
    const next = Math.max(0, (at ?? history.length) + by);
    if (at === undefined) setKept(value);
    if (next >= history.length) {
      setAt(undefined);
      setValue(at === undefined ? value : kept);
    } else {
      setAt(next);
      setValue(history[next] ?? '');
    }
  };
  return { move, reset: () => setAt(undefined) };
}

export function Terminal(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const entries = useSession((state) => state.terminal);
  const draft = useSession((state) => state.draft);
  const value = useSession((state) => state.line);
  const setValue = (line: string): void => session.set({ line });
  const input = useRef<HTMLTextAreaElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const history = useHistory(value, setValue);
  const completion = useCompletion(value, setValue, input);
  useEffect(() => {
    if (draft !== '') session.set({ line: draft, draft: '' });
    // Opened by another window, it takes the keys from nobody here.
    if (!audience.getState().following && (navigator as Partial<Navigator>).userActivation?.isActive !== false) input.current?.focus();
  }, [draft, session]);
  useLayoutEffect(() => void end.current?.scrollIntoView({ block: 'nearest' }), [entries, completion.candidates]);
  const run = (): void => {
    const line = value.trim();
    if (line === '') return;
    history.reset();
    completion.clear();
    if (line === 'clear') session.set({ line: '', terminal: [] });
    else void session.run(line);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const single = !value.includes('\n');
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) run();
    else if (event.key === 'ArrowUp' && single) history.move(-1);
    else if (event.key === 'ArrowDown' && single) history.move(1);
    else if (event.key === 'Tab' && !event.shiftKey && value.trim() !== '' && !completion.left) void completion.complete();
    else if (event.key === 'l' && event.ctrlKey) session.set({ terminal: [] });
    else if (event.key === 'Escape') {
      // First what it offers, then the line itself: from its output the page's keys work again, and Tab comes back to what was typed.
      if (completion.candidates.length === 0) log.current?.focus();
      completion.leave();
    } else return;
    event.preventDefault();
  };
  return (
    <div className={css['terminal']} onClick={(event) => { if (event.target === event.currentTarget) input.current?.focus(); }}>
      <div ref={log} className={css['log']} role="log" aria-label={t('terminal.output')} tabIndex={0}>
        {entries.length === 0 && <p className={css['hint']}>{t('terminal.hint')}</p>}
        {entries.map((entry) => <Entry key={entry.id} entry={entry} />)}
        {completion.candidates.length > 1 && (
          <div className={css['candidates']} aria-label={t('terminal.candidates')}>
            {completion.candidates.slice(0, 60).map((word) => <button key={word} type="button" onClick={() => { setValue(applyCompletion(value, value.length, word)); completion.clear(); input.current?.focus(); }}>{word}</button>)}
          </div>
        )}
        <div ref={end} />
      </div>
      <div className={css['prompt']}>
        <i aria-hidden="true">{'$'}</i>
        <textarea ref={input} rows={Math.min(6, value.split('\n').length)} value={value} onChange={(event) => { setValue(event.target.value); completion.clear(); }} onKeyDown={onKeyDown} aria-label={t('terminal.line')} placeholder="kubectl get pods -o wide" spellCheck={false} autoCapitalize="off" autoComplete="off" autoCorrect="off" enterKeyHint="send" lang="en" />
        <IconButton label={t('terminal.run')} onClick={run} disabled={value.trim() === ''}><CornerDownLeft size={16} /></IconButton>
      </div>
    </div>
  );
}
