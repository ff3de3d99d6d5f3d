/** All that can be broken and mended now, to be found by typing and done with Enter; and the network between two sets of machines. */
import { useEffect, useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultGroup } from '../../views/faults.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { matching, useSearchList } from '../controls/searchList.ts';
import { useMeaning } from '../glossary/meaning.ts';
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
  const meaningOf = useMeaning();
  const [search, setSearch] = useState('');
  const found = matching(entries ?? [], search, ({ group, label, about }) => `${t(`group.${group}`)} ${label} ${about}`, SHOWN);
  const run = (entry: Entry): void => {
    onClose();
    void session.fault(entry.code, entry.target, entry.millis === undefined ? {} : { millis: entry.millis });
  };
  const { index, point, input: field } = useSearchList(id, search, setSearch, found, run);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  // An open dialog puts the focus on its first button.
  useEffect(() => input.current?.focus(), []);
  useEffect(() => void list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' }), [index]);
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Dialog title={t('title')} onClose={onClose} width="wide">
      <div className={css['body']}>
        <p className={css['note']}>{t('about')}</p>
        <input {...field} ref={input} className={css['input']} aria-label={t('search')} placeholder={t('search')} />
        {entries === undefined ? <PanelSkeleton /> : (
          <div ref={list} id={`${id}-list`} className={css['list']} role="listbox" aria-label={t('title')}>
            {groups.map((group) => (
              <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
                <h3 id={`${id}-${group}`} role="presentation">{t(`group.${group}`)}</h3>
                {found.map((entry, i) => entry.group === group && (
                  <div key={entry.id} id={`${id}-${i}`} data-index={i} role="option" aria-selected={i === index} aria-description={meaningOf(entry.label)} onClick={() => run(entry)} onMouseMove={() => point(i)}>
                    <span>{entry.label}</span>
                    <i translate="no">{entry.about}</i>
                  </div>
                ))}
              </div>
            ))}
          </div>
        )}
        {entries !== undefined && found.length === 0 && <p className={css['note']}>{t('none')}</p>}
        {found[index] !== undefined && <p className={css['meaning']} aria-hidden="true">{meaningOf(found[index].label)}</p>}
        {found[index]?.code === 'delayMessage' && <DelayChoice seq={found[index].target} onDone={onClose} />}
        {machines.length > 1 && <TwoSets machines={machines} onClose={onClose} />}
      </div>
    </Dialog>
  );
}
