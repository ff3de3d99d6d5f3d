/**
 * Texts inside of it have the words of the glossary marked. A word is a button that one hardly sees: a click, Enter or a pointer that rests on it
 * opens what it means.
 */
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import css from './glossary.module.css';
import { Marking, type Marker } from './marking.ts';
import { useMatcher } from './words.ts';

const TermPopover = lazy(() => import('./TermPopover.tsx'));
const GlossaryDialog = lazy(() => import('./GlossaryDialog.tsx'));

/** How long a pointer rests on a word before it opens, and how long it may be on its way to what has opened. */
const REST = 450;
const LEAVE = 250;

interface Opened {
  readonly term: string;
  readonly anchor: HTMLElement;
  /** A pointer that rests does not take the focus from where it is. */
  readonly by: 'press' | 'rest';
}

interface TermProps {
  readonly text: string;
  readonly onPress: (anchor: HTMLElement) => void;
  readonly onRest: (anchor: HTMLElement | undefined) => void;
}

/** No `button`, which would not break across lines as its text does. */
function Term({ text, onPress, onRest }: TermProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onPress(event.currentTarget);
  };
  return (
    <span role="button" tabIndex={0} aria-haspopup="dialog" className={css['term']} onKeyDown={onKeyDown} onClick={(event) => onPress(event.currentTarget)}
      onPointerEnter={(event) => { if (event.pointerType === 'mouse') onRest(event.currentTarget); }} onPointerLeave={() => onRest(undefined)}>
      {text}
    </span>
  );
}

/** What is open, and what opens and closes it. */
function useOpened() {
  const [opened, setOpened] = useState<Opened>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const acts = useMemo(() => {
    const soon = (wait: number, change: (before: Opened | undefined) => Opened | undefined): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setOpened(change), wait);
    };
    const stay = (): void => clearTimeout(timer.current);
    return {
      stay,
      close: (): void => { stay(); setOpened(undefined); },
      leave: (): void => soon(LEAVE, (before) => (before?.by === 'rest' ? undefined : before)),
      rest: (term: string, anchor: HTMLElement): void => soon(REST, (before) => (before?.by === 'press' ? before : { term, anchor, by: 'rest' })),
      press: (term: string, anchor: HTMLElement): void => {
        stay();
        setOpened((before) => (before?.anchor === anchor && before.by === 'press' ? undefined : { term, anchor, by: 'press' }));
      },
    };
  }, []);
  return { opened, ...acts };
}

/** `text` names what is shown: what has opened closes when it changes. */
export function WithGlossary({ text, children }: { readonly text: string; readonly children: ReactNode }): ReactElement {
  const matcher = useMatcher();
  const [all, setAll] = useState<string>();
  const { opened, press, rest, leave, stay, close } = useOpened();
  useEffect(close, [close, text]);
  const mark = useMemo((): Marker | undefined => matcher && ((block, seen) => matcher(block, seen).map(({ text: piece, term }, i) => (term === undefined ? piece : (
    <Term key={i} text={piece} onPress={(anchor) => press(term, anchor)} onRest={(anchor) => { if (anchor === undefined) leave(); else rest(term, anchor); }} />
  )))), [matcher, press, rest, leave]);
  return (
    <Marking.Provider value={mark}>
      {children}
      <Suspense>
        {opened !== undefined && <TermPopover key={opened.term} {...opened} onClose={close} onStay={stay} onLeave={leave} onAll={(term) => { opened.anchor.focus(); close(); setAll(term); }} />}
        {all !== undefined && <GlossaryDialog term={all} onClose={() => setAll(undefined)} />}
      </Suspense>
    </Marking.Provider>
  );
}
