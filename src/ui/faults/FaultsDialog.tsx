/** All that can be broken and mended now, to be found by typing and done with Enter; and the network between two sets of machines. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultGroup } from '../../views/faults.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { isApplicable } from '../inspector/applicableFaults.ts';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import { useView } from '../useView.ts';
import { DELAYS, DelayChoice } from './DelayChoice.tsx';
import css from './faults.module.css';
import { TwoSets } from './TwoSets.tsx';

interface Entry {
  readonly id: string;
  readonly code: string;
  readonly target: string;
  readonly group: FaultGroup;
  readonly label: string;
  readonly about: string;
  readonly millis?: number;
}

/** More could not be overseen: one types. */
const SHOWN = 300;

const fold = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

function useEntries(): { readonly entries: readonly Entry[] | undefined; readonly machines: readonly string[] } {
  const say = useSay();
  const { t } = useTranslation('faults');
  const { data } = useView('faults', {});
  const nodes = useSession((state) => state.frame?.scene.nodes);
  const entries = useMemo(
    () =>
      data?.targets.flatMap(({ group, target, codes, message }): readonly Entry[] => {
        const machine = nodes?.find(({ name }) => name === target)?.machine;
        const about = message === undefined ? target : `${message.label} ${message.about}: ${message.from} → ${message.to}`;
        return codes.filter((code) => group !== 'node' || isApplicable(code, machine)).flatMap((code): readonly Entry[] => {
          const entry = { id: `${group}/${target}/${code}`, code, target, group, about, label: say(`fault.${code}`) };
          return code === 'delayMessage' ? DELAYS.map((seconds) => ({ ...entry, id: `${entry.id}/${seconds}`, label: t('delay', { seconds }), millis: seconds * 1000 })) : [entry];
        });
      }),
    [data, nodes, say, t],
  );
  return { entries, machines: data?.machines ?? [] };
}

export function FaultsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('faults');
  const { session } = usePage();
  const id = useId();
  const { entries, machines } = useEntries();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const words = fold(search).split(/\s+/).filter((word) => word !== '');
  const found = (entries ?? []).filter(({ group, label, about }) => words.every((word) => fold(`${t(`group.${group}`)} ${label} ${about}`).includes(word))).slice(0, SHOWN);
  const index = Math.min(at, found.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  // An open dialog puts the focus on its first button.
  useEffect(() => input.current?.focus(), []);
  useEffect(() => void list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' }), [index]);
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    void session.fault(entry.code, entry.target, entry.millis === undefined ? {} : { millis: entry.millis });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((index + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[index]);
    else return;
    event.preventDefault();
  };
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <div className={css['body']}>
        <p className={css['note']}>{t('about')}</p>
        <input ref={input} className={css['input']} role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={found[index] === undefined ? undefined : `${id}-${index}`} aria-label={t('search')} placeholder={t('search')} value={search} onChange={(event) => { setSearch(event.target.value); setAt(0); }} onKeyDown={onKeyDown} spellCheck={false} />
        {entries === undefined ? <PanelSkeleton /> : (
          <div ref={list} id={`${id}-list`} className={css['list']} role="listbox" aria-label={t('title')}>
            {groups.map((group) => (
              <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
                <h3 id={`${id}-${group}`} role="presentation">{t(`group.${group}`)}</h3>
                {found.map((entry, i) => entry.group === group && (
                  <div key={entry.id} id={`${id}-${i}`} data-index={i} role="option" aria-selected={i === index} onClick={() => run(entry)} onMouseMove={() => setAt(i)}>
                    <span>{entry.label}</span>
                    <i translate="no">{entry.about}</i>
                  </div>
                ))}
              </div>
            ))}
          </div>
        )}
        {entries !== undefined && found.length === 0 && <p className={css['note']}>{t('none')}</p>}
        {found[index]?.code === 'delayMessage' && <DelayChoice seq={found[index].target} onDone={onClose} />}
        {machines.length > 1 && <TwoSets machines={machines} onClose={onClose} />}
      </div>
    </Dialog>
  );
}
