/** All words from A to Z, to be searched in any language, with what each means. */
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { matching } from '../controls/searchList.ts';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import css from './glossary.module.css';
import { OtherNames, TermBody } from './TermBody.tsx';
import { TERMS } from './terms.ts';
import { glossaryIn, useMatcher, useOtherNames } from './words.ts';

interface GlossaryDialogProps {
  /** The word to begin with. */
  readonly term?: string;
  readonly onClose: () => void;
}

const headOf = (list: HTMLElement | null, term: string): HTMLElement | null => list?.querySelector<HTMLElement>(`[data-term="${term}"] h3`) ?? null;

function Words({ term, onClose }: GlossaryDialogProps): ReactElement {
  const { t, i18n: { language } } = useTranslation('glossary');
  const say = useSay();
  const otherNames = useOtherNames();
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState(term === undefined ? undefined : { term });
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const words = useMemo(() => {
    const own = glossaryIn(language);
    return Object.keys(TERMS).map((key) => ({ key, name: own[key]?.name ?? key, also: own[key]?.also ?? '', says: own[key]?.says ?? '' })).sort((a, b) => a.name.localeCompare(b.name, language));
  }, [language]);
  // Words that are called so stand before those whose explanation says it.
  const called = matching(words, search, ({ key, name, also }) => `${name} ${also} ${otherNames(key).map((other) => other.name).join(' ')}`, words.length);
  const found = [...called, ...matching(words, search, ({ says }) => says, words.length).filter((word) => !called.includes(word))];
  // The dialog opens after its content is there; nothing in it can have the focus before.
  useEffect(() => queueMicrotask(() => {
    const head = wanted === undefined ? null : headOf(list.current, wanted.term);
    (head ?? field.current)?.focus();
    head?.scrollIntoView({ block: 'start' });
  }), [wanted]);
  return (
    <div className={css['all']}>
      <input ref={field} type="search" value={search} aria-label={t('search')} placeholder={t('search')} onChange={(event) => { setSearch(event.target.value); list.current?.scrollIntoView({ block: 'start' }); }} />
      <ul ref={list}>
        {found.map(({ key }) => (
          <li key={key} data-term={key}>
            <h3 tabIndex={-1}>{say(`glossary:term.${key}.name`)}</h3>
            <OtherNames names={otherNames(key)} />
            <TermBody term={key} onSee={(other) => { setSearch(''); setWanted({ term: other }); }} onShown={onClose} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p role="status">{t('none')}</p>}
    </div>
  );
}

export default function GlossaryDialog({ term, onClose }: GlossaryDialogProps): ReactElement {
  const { t } = useTranslation();
  const there = useMatcher() !== undefined;
  return (
    <Dialog title={t('glossary.title')} onClose={onClose} width="wide">
      {there ? <Words {...(term !== undefined && { term })} onClose={onClose} /> : <PanelSkeleton />}
    </Dialog>
  );
}
