/** The network: send a packet, follow it hop by hop with the headers that it wears, and read the tables that decide. */
import { ChevronLeft, ChevronRight, Send, SkipBack, SkipForward } from 'lucide-react';
import { useId, useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { NetworkData, NetworkHop } from '../../views/network.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { course, viewOf } from '../lesson/course.ts';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { Diagram } from './Diagram.tsx';
import { PacketBoxes } from './PacketBoxes.tsx';
import { Steps } from './Steps.tsx';
import { Tables, type Tab } from './Tables.tsx';
import css from './network.module.css';

/** What is sent is typed: a line of the terminal, logged like every other. */
function Sender({ data, onSent }: { readonly data: NetworkData; readonly onSent: () => void }): ReactElement {
  const { t } = useTranslation('network');
  const { session } = usePage();
  const list = useId();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const sender = data.senders.includes(from) ? from : (data.senders[0] ?? 'outside');
  const target = to === '' ? (data.targets[0] ?? '') : to;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const outcome = await session.run(`trace ${sender} ${target.replaceAll(/\s/g, '')}`);
    setBusy(false);
    setProblem(outcome === undefined || outcome.stderr === '' ? '' : outcome.stderr);
    if (outcome === undefined || outcome.stderr !== '') return;
    onSent();
    const { walks } = await session.view('network', {});
    if (walks[0] !== undefined) await session.goto({ seq: walks[0].first });
  };
  return (
    <form className={css['sender']} onSubmit={(event) => void send(event)}>
      <label><span>{t('from')}</span>
        <select value={sender} onChange={(event) => setFrom(event.target.value)}>{data.senders.map((one) => <option key={one} value={one}>{one === 'outside' ? t('part.outside') : one}</option>)}</select>
      </label>
      <label><span>{t('to')}</span>
        <input list={list} value={to} placeholder={data.targets[0] ?? ''} spellCheck={false} autoComplete="off" onChange={(event) => setTo(event.target.value)} />
        <datalist id={list}>{data.targets.map((one) => <option key={one} value={one} />)}</datalist>
      </label>
      <Button type="submit" look="primary" icon={<Send size={14} />} disabled={busy}>{t('send')}</Button>
      {problem !== '' && <p role="alert">{problem}</p>}
    </form>
  );
}

function Controls({ hops, at, data, onWalk }: { readonly hops: readonly NetworkHop[]; readonly at: number; readonly data: NetworkData; readonly onWalk: (id: number) => void }): ReactElement {
  const { t } = useTranslation('network');
  const { session } = usePage();
  const go = (index: number): void => {
    const hop = hops[Math.max(0, Math.min(hops.length - 1, index))];
    if (hop !== undefined) void session.goto({ seq: hop.seq });
  };
  return (
    <div className={css['controls']}>
      <IconButton label={t('first')} onClick={() => go(0)} disabled={at <= 0}><SkipBack size={15} /></IconButton>
      <IconButton label={t('previous')} onClick={() => go(at - 1)} disabled={at <= 0}><ChevronLeft size={17} /></IconButton>
      <output aria-live="polite">{t('place', { at: at + 1, count: hops.length })}</output>
      <IconButton label={t('next')} onClick={() => go(at + 1)} disabled={at >= hops.length - 1}><ChevronRight size={17} /></IconButton>
      <IconButton label={t('last')} onClick={() => go(hops.length - 1)} disabled={at >= hops.length - 1}><SkipForward size={15} /></IconButton>
      <label className={css['walk']}><span className="sr">{t('walk')}</span>
        <select value={String(data.shown?.id ?? '')} onChange={(event) => onWalk(Number(event.target.value))}>
          {data.walks.map(({ id, from, to }) => <option key={id} value={String(id)}>{`${from.replace('pod/default/', 'pod/')} → ${to}`}</option>)}
        </select>
      </label>
      {data.shown?.outcome !== undefined && at === hops.length - 1 && <b className={css['outcome']} data-good={data.shown.outcome === 'answered' || undefined}>{t(`outcome.${data.shown.outcome as 'answered'}`)}</b>}
    </div>
  );
}

const NETWORKS = ['vxlan', 'geneve', 'ipip', 'hostRoutes', 'cloudRoutes'] as const;
const MODES = ['iptables', 'ipvs', 'nftables'] as const;

/** A cluster has the network that it was made with: another one begins anew. */
function Others({ data }: { readonly data: NetworkData }): ReactElement {
  const { t } = useTranslation('network');
  const { session } = usePage();
  const [cni, setCni] = useState<string>(data.cni.id);
  const [mode, setMode] = useState<string>(data.mode);
  return (
    <div className={css['others']} role="group" aria-label={t('other.title')}>
      <span>{t('other.title')}</span>
      <select aria-label={t('other.pods')} value={cni} onChange={(event) => setCni(event.target.value)}>{NETWORKS.map((one) => <option key={one} value={one}>{t(`other.${one}`)}</option>)}</select>
      <select aria-label={t('other.services')} value={mode} onChange={(event) => setMode(event.target.value)}>{MODES.map((one) => <option key={one} value={one}>{one}</option>)}</select>
      <Button onClick={() => void session.open({ scenario: `${cni}-${mode}` })}>{t('other.open')}</Button>
    </div>
  );
}

/** What kind of network it is, in one line. */
function Kind({ data }: { readonly data: NetworkData }): ReactElement {
  const { t } = useTranslation('network');
  const { cni, mode } = data;
  return <div className={css['kindBox']}><p className={css['kind']}>{t(`cni.${cni.id}`, { plugin: cni.plugin, mtu: cni.mtu })} {t('mode', { mode })} {t(cni.enforces ? 'enforces' : 'ignores', { plugin: cni.plugin })}</p><Others data={data} /></div>;
}

export default function NetworkView(): ReactElement {
  const { t } = useTranslation('network');
  const seq = useSession((state) => state.frame?.seq ?? 0);
  const { session } = usePage();
  // What comes is not told while a lesson asks for it.
  const asked = useStore(course, (now) => viewOf(now)?.step.gate !== undefined && viewOf(now)?.waiting === true);
  const [walk, setWalk] = useState<number>();
  const [node, setNode] = useState<string>();
  const [tab, setTab] = useState<Tab>('rules');
  const { data, failure } = useView('network', { ...(walk !== undefined && { walk }), ...(node !== undefined && { node }), ...(tab !== 'dns' && { table: tab }) });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const known = data.shown?.hops ?? [];
  const hops = asked ? known.filter((hop) => hop.seq <= seq) : known;
  const at = Math.max(0, hops.findLastIndex((hop) => hop.seq <= seq));
  const hop = hops[at];
  const choose = (id: number): void => {
    setWalk(id);
    setNode(undefined);
    const chosen = data.walks.find((one) => one.id === id);
    if (chosen !== undefined) void session.goto({ seq: chosen.first });
  };
  return (
    <div className={css['view']}>
      <header className={css['head']}>
        <h2 className="sr">{t('title')}</h2>
        <Sender data={data} onSent={() => { setWalk(undefined); setNode(undefined); }} />
      </header>
      {hop === undefined ? (
        <div className={css['body']} data-empty="true">
          <p className={css['empty']}>{t('none')}</p>
          <Tables data={data} hop={undefined} tab={tab} onTab={setTab} onNode={setNode} />
          <Kind data={data} />
        </div>
      ) : (
        <div className={css['body']}>
          <div className={css['left']}>
            <Controls hops={hops} at={at} data={data} onWalk={choose} />
            <Diagram data={data} hops={hops} at={at} />
            <PacketBoxes hop={hop} previous={hops[at - 1]} />
            <Tables data={data} hop={hop} tab={tab} onTab={setTab} onNode={setNode} />
            <Kind data={data} />
          </div>
          <Steps hops={hops} at={at} target={data.shown?.to ?? ''} />
        </div>
      )}
    </div>
  );
}
