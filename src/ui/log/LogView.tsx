/** The text twin of the graph: every step on one line, newest first, filtered by component, object and grain. A click goes there. */
import { useEffect, useLayoutEffect, useRef, useState, type ReactElement, type UIEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grain, LogQuery, Step } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import { oneStop } from '../controls/oneStop.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import css from './log.module.css';

const PAGE = 200;
const ROW = 30;
const SPARE = 12;

const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];

interface Filter {
  readonly actor: string;
  readonly object: string;
  readonly grain: Grain;
}

const queryOf = (filter: Filter, beforeSeq?: number): LogQuery => ({
  limit: PAGE,
  grain: filter.grain,
  routine: false,
  ...(filter.actor !== '' && { actor: filter.actor }),
  ...(filter.object !== '' && { object: filter.object }),
  ...(beforeSeq !== undefined && { beforeSeq }),
});

const newestFirst = (steps: readonly Step[]): readonly Step[] => steps.toSorted((a, b) => b.seq - a.seq);

function useLog(filter: Filter) {
  const { session } = usePage();
  const head = useSession((state) => state.frame?.headSeq ?? 0);
  const branch = useSession((state) => state.frame?.branch);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [whole, setWhole] = useState(false);
  const asking = useRef(false);
  const { actor, object, grain } = filter;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      void session.here((host) => host.log(queryOf({ actor, object, grain }))).then((page) => {
        if (!wanted) return;
        setSteps(newestFirst(page));
        setWhole(page.length < PAGE);
      }, () => undefined);
    }, 120);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, actor, object, grain, head, branch]);
  const more = (): void => {
    const oldest = steps.at(-1)?.seq;
    if (whole || asking.current || oldest === undefined) return;
    asking.current = true;
    void session.here((host) => host.log(queryOf(filter, oldest))).then((page) => {
      asking.current = false;
      setSteps((before) => [...before, ...newestFirst(page)]);
      setWhole(page.length < PAGE);
    }, () => (asking.current = false));
  };
  return { steps, whole, more };
}

function Filters({ filter, onChange }: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }): ReactElement {
  const { t } = useTranslation();
  const scene = useSession((state) => state.frame?.scene);
  const programs = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', ...(scene?.controlPlane ?? []).map((part) => part.id), ...(scene?.provider === undefined ? [] : ['cloud-controller-manager', 'cloud'])];
  const actors = ['user', ...new Set(programs), ...(scene?.nodes ?? []).slice(0, 40).flatMap(({ name }) => [`kubelet/${name}`, `kube-proxy/${name}`, `supervisor/${name}`])];
  return (
    <div className={css['filters']} role="search" aria-label={t('log.filters')}>
      <select aria-label={t('log.component')} value={filter.actor} onChange={(event) => onChange({ ...filter, actor: event.target.value })}>
        <option value="">{t('log.allComponents')}</option>
        {actors.map((actor) => <option key={actor} value={actor}>{actor}</option>)}
      </select>
      <select aria-label={t('log.grain')} value={filter.grain} onChange={(event) => onChange({ ...filter, grain: GRAINS.find((grain) => grain === event.target.value) ?? 'message' })}>
        {GRAINS.map((grain) => <option key={grain} value={grain}>{t(`log.from.${grain}`)}</option>)}
      </select>
      <input type="search" aria-label={t('log.object')} placeholder={t('log.object')} value={filter.object} onChange={(event) => onChange({ ...filter, object: event.target.value.trim() })} />
    </div>
  );
}

function Row({ step, index, now }: { readonly step: Step; readonly index: number; readonly now: number }): ReactElement {
  const { session } = usePage();
  const explain = useExplain();
  return (
    <tr className={css['row']} style={{ top: index * ROW }} aria-rowindex={index + 2} aria-current={step.seq === now ? 'step' : undefined} data-future={step.seq > now || undefined} data-grain={step.grain} onClick={() => void session.goto({ seq: step.seq })}>
      <td className={css['time']}>{secondsOf(step.at)}</td>
      <td className={css['actor']} lang="en">{step.actor}</td>
      <td className={css['text']}><button type="button">{explain.brief(step)}</button></td>
    </tr>
  );
}

export default function LogView(): ReactElement {
  const { t } = useTranslation();
  const now = useSession((state) => state.frame?.seq ?? 0);
  const [filter, setFilter] = useState<Filter>({ actor: '', object: '', grain: 'message' });
  const { steps, whole, more } = useLog(filter);
  const [top, setTop] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(400);
  useLayoutEffect(() => setHeight(box.current?.clientHeight ?? 400), []);
  useLayoutEffect(() => {
    const place = box.current;
    const index = steps.findIndex((step) => step.seq <= now);
    if (place === null || index < 0) return;
    if (index * ROW < place.scrollTop || (index + 1) * ROW > place.scrollTop + place.clientHeight) place.scrollTop = Math.max(0, index * ROW - place.clientHeight / 3);
  }, [now, steps]);
  const onScroll = (event: UIEvent<HTMLDivElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    setTop(scrollTop);
    setHeight(clientHeight);
    if (scrollHeight - scrollTop - clientHeight < ROW * 20) more();
  };
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const shown = steps.slice(first, first + Math.ceil(height / ROW) + SPARE * 2);
  return (
    <div className={css['view']}>
      <Filters filter={filter} onChange={setFilter} />
      <div ref={box} className={css['scroll']} onScroll={onScroll} role="region" aria-label={t('log.label')}>
        <table aria-rowcount={whole ? steps.length + 1 : -1} aria-label={t('log.label')}>
          <thead className="sr">
            <tr><th scope="col">{t('log.time')}</th><th scope="col">{t('log.component')}</th><th scope="col">{t('log.what')}</th></tr>
          </thead>
          <tbody ref={oneStop} style={{ height: steps.length * ROW }}>
            {shown.map((step, i) => <Row key={step.seq} step={step} index={first + i} now={now} />)}
          </tbody>
        </table>
        {steps.length === 0 && <p className={css['empty']}>{t('log.empty')}</p>}
      </div>
    </div>
  );
}
