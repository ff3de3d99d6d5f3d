/** The text twin of the picture: every hop in one line, by leg (DNS first); a click goes there. */
import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkHop } from '../../views/network.ts';
import { oneStop } from '../controls/oneStop.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage } from '../session.tsx';
import css from './network.module.css';

const stepOf = ({ seq, at, node, ...hop }: NetworkHop) => ({ seq, at, actor: node === undefined ? 'packets' : `packets/${node}`, type: 'hop', grain: 'decision' as const, cause: 0, routine: false, data: { ...hop, node } });

function Hop({ hop, index, current, start }: { readonly hop: NetworkHop; readonly index: number; readonly current: boolean; readonly start: number }): ReactElement {
  const { t } = useTranslation('network');
  const { session } = usePage();
  const explain = useExplain();
  return (
    <li aria-current={current ? 'step' : undefined} data-back={hop.back || undefined}>
      <button type="button" onClick={() => void session.goto({ seq: hop.seq })}>
        <b>{index + 1}</b>
        <span>{explain.brief(stepOf(hop))}</span>
        <i><span translate="no">{hop.node ?? t('part.outside')}</span>{`+${((hop.at - start) / 1_000).toFixed(2)} ms`}</i>
      </button>
    </li>
  );
}

/** Hops of one packet and its answer. */
interface Leg {
  readonly title: string;
  readonly hops: readonly { readonly hop: NetworkHop; readonly index: number }[];
}

export function Steps({ hops, at, target }: { readonly hops: readonly NetworkHop[]; readonly at: number; readonly target: string }): ReactElement {
  const { t } = useTranslation('network');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    const row = place?.querySelector<HTMLElement>('[aria-current]');
    if (place === null || row === null || row === undefined) return;
    const top = row.offsetTop - place.offsetTop;
    if (top < place.scrollTop + 30 || top + row.offsetHeight > place.scrollTop + place.clientHeight - 10) place.scrollTop = top - place.clientHeight / 2;
  }, [at, hops]);
  const legs: Leg[] = [];
  hops.forEach((hop, index) => {
    const known = legs[hop.leg - 1];
    const entry = { hop, index };
    if (known === undefined) legs[hop.leg - 1] = { title: hop.purpose === 'dns' ? t('leg.dns', { name: hop.query ?? '' }) : t('leg.request', { to: target }), hops: [entry] };
    else legs[hop.leg - 1] = { ...known, hops: [...known.hops, entry] };
  });
  return (
    <div className={css['steps']} ref={box} role="region" aria-label={t('steps')}>
      <div ref={oneStop}>
        {legs.map(({ title, hops: own }, leg) => (
          <section key={leg}>
            <h3>{title}</h3>
            <ol>{own.map(({ hop, index }) => <Hop key={hop.seq} hop={hop} index={index} current={index === at} start={hops[0]?.at ?? 0} />)}</ol>
          </section>
        ))}
      </div>
    </div>
  );
}
