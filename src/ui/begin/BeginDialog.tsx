/** Another run: one of ours as a card, a cluster of one's own, a saved run, or a cluster given as `kubectl get ... -o yaml`. */
import { FolderOpen } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useRef, useState, type DragEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { forget } from '../lesson/course.ts';
import { SCENARIOS } from '../scenarios.ts';
import { usePage, useSession } from '../session.tsx';
import { useSay, useScenarioName } from '../text.ts';
import css from './begin.module.css';
import { BuildCluster } from './BuildCluster.tsx';

/** Those that the welcome does not name; what they show is said here. */
const MORE: readonly string[] = ['mixed', 'upgrade', 'aws', 'gcp', 'openstack', 'nodes100', 'nodes1000', 'nodes5000'];
const ALL: readonly string[] = [...new Set([...SCENARIOS, ...MORE])];

function Cards({ onOpen }: { readonly onOpen: (source: Source) => void }): ReactElement {
  const say = useSay();
  const nameOf = useScenarioName();
  const { t } = useTranslation('begin');
  const source = useSession((state) => state.source);
  return (
    <ul className={css['cards']}>
      {ALL.map((id) => {
        const current = source !== undefined && 'scenario' in source && source.scenario === id;
        return (
          <li key={id}>
            <button type="button" data-current={current || undefined} onClick={() => onOpen({ scenario: id })}>
              <b>{nameOf(id)}</b>
              <span>{say(`scenarioAbout.${id}`, {}, say(`begin:ready.${id}.about`, {}, ''))}</span>
              {current && <i>{t('current')}</i>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function File({ onOpen }: { readonly onOpen: (source: Source) => void }): ReactElement {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const [dropping, setDropping] = useState(false);
  const take = async (file: globalThis.File | undefined): Promise<void> => {
    if (file !== undefined) onOpen({ file: new Uint8Array(await file.arrayBuffer()), name: file.name });
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <div className={css['drop']} data-dropping={dropping || undefined} onDragOver={(event) => { event.preventDefault(); setDropping(true); }} onDragLeave={() => setDropping(false)} onDrop={onDrop}>
        <p>{t('open.drop')}</p>
        <Button icon={<FolderOpen size={15} />} onClick={() => picker.current?.click()}>{t('open.choose')}</Button>
        <input ref={picker} type="file" hidden onChange={(event) => void take(event.target.files?.[0])} />
      </div>
      <p className={css['note']}>{t('open.note')}</p>
    </>
  );
}

export default function BeginDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('begin');
  const { session } = usePage();
  const open = (source: Source): void => {
    onClose();
    forget();
    void session.open(source);
  };
  return (
    <Dialog title={t('title')} onClose={onClose} width="wide">
      <Tabs.Root defaultValue="ready" className={css['body']}>
        <Tabs.List className={css['tabs']} aria-label={t('title')}>
          <Tabs.Trigger value="ready">{t('tab.ready')}</Tabs.Trigger>
          <Tabs.Trigger value="own">{t('tab.own')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="ready" className={css['ready']}><Cards onOpen={open} /><File onOpen={open} /></Tabs.Content>
        <Tabs.Content value="own"><BuildCluster onStart={(plan, application) => open({ plan, application })} /></Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}
