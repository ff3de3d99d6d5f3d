/** Lifelines, messages and decisions in the order of time. A row goes to its step; the story can be that of one cause. */
import { CornerDownRight } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { SequenceData, SequenceRow } from '../../views/sequence.ts';
import { Button } from '../controls/Button.tsx';
import { oneStop } from '../controls/oneStop.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import { useView } from '../useView.ts';
import css from './sequence.module.css';

/** `kubelet/worker1` on two lines; the person by their own name. */
function Lifeline({ name }: { readonly name: string }): ReactElement {
  const say = useSay();
  const { session } = usePage();
  const [kind = '', instance] = name.split('/');
  return (
    <button type="button" className={css['head']} title={name} onClick={() => session.set({ selection: { kind: 'part', id: name } })}>
      <b translate="no">{kind === 'user' ? say('part.user') : kind}</b>
      {instance !== undefined && <i translate="no">{instance}</i>}
    </button>
  );
}

interface RowProps {
  readonly row: SequenceRow;
  readonly lifelines: readonly string[];
  readonly now: number;
}

function Row({ row, lifelines, now }: RowProps): ReactElement {
  const { t } = useTranslation('sequence');
  const { session } = usePage();
  const explain = useExplain();
  const { seq, at, from, to, kind, label, about, step } = row;
  const here = lifelines.indexOf(from);
  const there = to === undefined ? here : lifelines.indexOf(to);
  const text = step === undefined ? `${label} ${about}` : explain.brief(step);
  const style = { '--left': Math.min(here, there), '--span': Math.abs(there - here) } as CSSProperties;
  return (
    <li className={css['row']} data-kind={kind} data-future={seq > now || undefined} aria-current={seq === now ? 'step' : undefined} data-grain={step?.grain}>
      <button type="button" aria-label={to === undefined ? t('said', { at: secondsOf(at), who: from, text }) : t('sent', { at: secondsOf(at), from, to, text })} onClick={() => void session.goto({ seq })}>
        <time>{secondsOf(at)}</time>
        {to === undefined ? (
          <span className={css['note']} style={style} data-side={here > lifelines.length / 2 ? 'left' : 'right'}><em>{text}</em></span>
        ) : (
          <span className={css['arrow']} style={style} data-back={there < here || undefined}><em><b>{label}</b> {about}</em></span>
        )}
      </button>
    </li>
  );
}

function Rows({ data, now }: { readonly data: SequenceData; readonly now: number }): ReactElement {
  const { t } = useTranslation('sequence');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    const row = place?.querySelector<HTMLElement>('[aria-current]');
    if (place === null || row === null || row === undefined) return;
    const top = row.offsetTop;
    if (top < place.scrollTop + 80 || top > place.scrollTop + place.clientHeight - 60) place.scrollTop = top - place.clientHeight / 2;
    // Its lifelines, too: they may lie beyond the right edge.
    const said = row.querySelector('em')?.getBoundingClientRect();
    const { left, right } = place.getBoundingClientRect();
    if (said !== undefined && (said.left < left + 80 || said.right > right)) place.scrollLeft += said.left - left - Math.max(80, (place.clientWidth - said.width) / 2);
  }, [now, data]);
  return (
    <div className={css['scroll']} ref={box} role="region" aria-label={t('title')}>
      <div ref={oneStop} className={css['chart']} style={{ '--lines': data.lifelines.length } as CSSProperties}>
        <div className={css['heads']}><span />{data.lifelines.map((name) => <Lifeline key={name} name={name} />)}</div>
        <div className={css['lines']} aria-hidden="true">{data.lifelines.map((name) => <i key={name} />)}</div>
        {data.before > 0 && <p className={css['more']}>{t('before', { count: data.before })}</p>}
        <ol>{data.rows.map((row) => <Row key={row.seq} row={row} lifelines={data.lifelines} now={now} />)}</ol>
        {data.after > 0 && <p className={css['more']}>{t('after', { count: data.after })}</p>}
      </div>
    </div>
  );
}

export default function SequenceView(): ReactElement {
  const { t } = useTranslation('sequence');
  const frame = useSession((state) => state.frame);
  const commands = (frame?.markers ?? []).filter(({ code }) => code === 'command' || code === 'fault');
  const [root, setRoot] = useState<number>();
  const { data, failure } = useView('sequence', root === undefined ? {} : { root });
  const now = frame?.seq ?? 0;
  const cause = frame?.step?.cause;
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <label>
          <span>{t('show')}</span>
          <select value={String(root ?? '')} onChange={(event) => setRoot(event.target.value === '' ? undefined : Number(event.target.value))}>
            <option value="">{t('all')}</option>
            {commands.map(({ seq, name }) => <option key={seq} value={String(seq)}>{t('causedBy', { what: name })}</option>)}
            {root !== undefined && !commands.some(({ seq }) => seq === root) && <option value={String(root)}>{t('causedByStep', { seq: root })}</option>}
          </select>
        </label>
        <Button icon={<CornerDownRight size={14} />} onClick={() => setRoot(now)}>{t('follow')}</Button>
        {cause !== undefined && cause > 0 && root === now && <Button onClick={() => setRoot(cause)}>{t('cause')}</Button>}
      </header>
      {data === undefined ? <PanelSkeleton /> : data.rows.length === 0 ? <p className={css['empty']}>{t('none')}</p> : <Rows data={data} now={now} />}
    </div>
  );
}
