/** The nodes of a cycle as they stand at one station of the walk: out with a reason, or with their scores so far. Sorted, filtered, in pages. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { CycleData, CycleNode } from '../../views/schedulingCycle.ts';
import { IconButton } from '../controls/Button.tsx';
import { oneStop } from '../controls/oneStop.ts';
import { nodeAt, type NodeAt, type Stage } from './walk.ts';
import { written } from './formula.ts';
import css from './cycle.module.css';

const PAGE = 25;
/** Of so few nodes nobody has to search one. */
const FEW = 8;

/** `turn`: as they were looked at; else the place of a scorer. */
type Order = 'result' | 'name' | 'turn' | 'total' | number;
type Kind = 'all' | 'in' | 'out';

interface CycleTableProps {
  readonly cycle: CycleData;
  readonly stages: readonly Stage[];
  readonly at: number;
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
}

interface RowData {
  readonly node: CycleNode;
  readonly now: NodeAt;
}

const valueOf = ({ node, now }: RowData, order: Order): number | string => {
  if (order === 'name') return node.name;
  if (order === 'turn') return node.turn;
  if (order === 'total') return -(now.total ?? -1);
  if (typeof order === 'number') return -(node.normalized?.[order] ?? -1);
  return 0;
};

function sorted(rows: readonly RowData[], order: Order, down: boolean): readonly RowData[] {
  if (order === 'result') return rows;
  const way = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a, order), valueOf(b, order)];
    return x === y ? 0 : x < y ? -way : way;
  });
}

function Heading({ label, order, wanted, down, onOrder, title, now, small }: { readonly label: string; readonly order: Order; readonly wanted: Order; readonly down: boolean; readonly onOrder: (order: Order) => void; readonly title?: string; readonly now?: boolean; readonly small?: string }): ReactElement {
  const { t, i18n } = useTranslation('scheduler');
  const mine = order === wanted;
  const short = title !== undefined && i18n.exists(`scheduler:short.${title}`) ? t(`short.${title}` as 'title') : undefined;
  return (
    <th scope="col" data-now={now || undefined} aria-sort={mine ? ((typeof order === 'number' || order === 'total') !== down ? 'descending' : 'ascending') : undefined}>
      <button type="button" title={title} aria-label={title} onClick={() => onOrder(order)}><span data-long={short !== undefined || undefined} translate={small === undefined ? undefined : 'no'}>{label}</span>{short !== undefined && <span data-short>{short}</span>}{mine && (down ? <ArrowUp size={11} aria-hidden="true" /> : <ArrowDown size={11} aria-hidden="true" />)}</button>
      {small !== undefined && <small>{small}</small>}
    </th>
  );
}

function Cell({ cell }: { readonly cell: NodeAt['cells'][number] }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { progress, raw, normalized, weighted } = cell;
  if (progress === 'none') return <td />;
  if (progress === 'raw') return <td data-progress="raw" title={t('progress.raw')}>{written(raw)}<small>{t('progress.rawShort')}</small></td>;
  const bar = { '--share': `${normalized}%` } as React.CSSProperties;
  if (progress === 'normalized') return <td data-progress="normalized" style={bar} title={t('progress.normalized')}>{normalized}<small>{t('progress.ofHundred')}</small></td>;
  return <td data-progress="weighted" style={bar} title={t('progress.title', { raw: written(raw), normalized, weight: normalized === 0 ? '' : weighted / normalized, weighted })}>{weighted}<small>{normalized === 0 || weighted === normalized ? normalized : `${normalized} × ${weighted / normalized}`}</small></td>;
}

function Row({ row: { node, now }, columns, chosen, onChoose, plugin, numbered }: { readonly numbered: boolean; readonly row: RowData; readonly columns: number; readonly chosen: boolean; readonly onChoose: (node: string) => void; readonly plugin: string | undefined }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { out } = now;
  return (
    <tr data-out={out !== undefined || undefined} data-fresh={(out !== undefined && out.plugin === plugin) || undefined} data-winner={now.chosen || undefined} data-shown={chosen || undefined}>
      <th scope="row">
        <button type="button" translate="no" aria-pressed={chosen} onClick={() => onChoose(node.name)}>{node.name}</button>
        {now.chosen && <em>{t('chosen')}</em>}
        {now.tied && <em data-tie>{t('tie')}</em>}
      </th>
      {numbered && <td className={css['turn']}>{node.turn + 1}</td>}
      {out === undefined ? (
        <>
          {columns > 0 && <td className={css['total']}>{now.total ?? ''}</td>}
          {columns > 0 && now.cells.length === columns ? now.cells.map((cell, index) => <Cell key={index} cell={cell} />) : <td colSpan={Math.max(1, columns)} />}
        </>
      ) : (
        <td colSpan={columns + 1} className={css['reason']}>
          {node.refusals.map(({ plugin: by, reasons }, index) => <span key={by} data-later={index > 0 || undefined}><b translate="no">{by}</b> <span lang="en">{reasons.join(', ')}</span></span>)}
        </td>
      )}
    </tr>
  );
}

/** Pages, a search by name, and which nodes: none of it when there are few. */
function Tools({ cycle, text, onText, kind, onKind }: { readonly cycle: CycleData; readonly text: string; readonly onText: (text: string) => void; readonly kind: Kind; readonly onKind: (kind: Kind) => void }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  if (cycle.all <= FEW) return null;
  return (
    <div className={css['tools']}>
      <input type="search" value={text} placeholder={t('findNode')} aria-label={t('findNode')} onChange={(event) => onText(event.target.value)} />
      <select value={kind} aria-label={t('which')} onChange={(event) => onKind(event.target.value as Kind)}>{(['all', 'in', 'out'] as const).map((one) => <option key={one} value={one}>{t(`kind.${one}`)}</option>)}</select>
    </div>
  );
}

function Pager({ page, pages, count, onPage }: { readonly page: number; readonly pages: number; readonly count: number; readonly onPage: (page: number) => void }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  if (pages <= 1) return null;
  return (
    <nav className={css['pager']} aria-label={t('pages')}>
      <IconButton label={t('pageBack')} disabled={page === 0} onClick={() => onPage(page - 1)}><ArrowUp size={14} style={{ rotate: '-90deg' }} /></IconButton>
      <span>{t('page', { from: page * PAGE + 1, to: Math.min(count, (page + 1) * PAGE), count })}</span>
      <IconButton label={t('pageOn')} disabled={page === pages - 1} onClick={() => onPage(page + 1)}><ArrowDown size={14} style={{ rotate: '-90deg' }} /></IconButton>
    </nav>
  );
}

export function CycleTable({ cycle, stages, at, chosen, onChoose }: CycleTableProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const [order, setOrder] = useState<Order>('result');
  const [down, setDown] = useState(false);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [page, setPage] = useState(0);
  const stage = stages[at]!;
  const scorers = cycle.outcome === 'bound' && cycle.nodes.some(({ total }) => total !== undefined) ? cycle.scorers.filter(({ skips }) => !skips) : [];
  const all = cycle.nodes.filter(({ name }) => name.includes(text)).map((node): RowData => ({ node, now: nodeAt(node, cycle, stages, at) }));
  const rows = sorted(all.filter(({ now }) => kind === 'all' || (kind === 'out') === (now.out !== undefined)), order, down);
  const numbered = cycle.all > FEW;
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const shown = Math.min(page, pages - 1);
  const onOrder = (next: Order): void => {
    setDown(next === order ? !down : false);
    setOrder(next);
  };
  const heading = { wanted: order, down, onOrder };
  return (
    <div className={css['table']}>
      <Tools cycle={cycle} text={text} onText={(next) => { setText(next); setPage(0); }} kind={kind} onKind={(next) => { setKind(next); setPage(0); }} />
      <div className={css['scroll']} role="region" aria-label={t('table')}>
        <table ref={oneStop}>
          <thead>
            <tr>
              <Heading label={t('node')} order="name" {...heading} />
              {numbered && <Heading label={t('turn')} order="turn" {...heading} />}
              {scorers.length === 0 ? <th scope="col" className={css['why']}>{t('reason')}</th> : <Heading label={t('total')} order="total" {...heading} now={stage.point === 'total'} />}
              {scorers.map(({ plugin, weight }, index) => <Heading key={plugin} label={plugin.replace(/^NodeResources/, '')} order={index} {...heading} title={plugin} now={stage.plugin === plugin} small={t('weight', { weight })} />)}
            </tr>
          </thead>
          <tbody>{rows.slice(shown * PAGE, (shown + 1) * PAGE).map((row) => <Row key={row.node.name} row={row} columns={scorers.length} chosen={row.node.name === chosen} onChoose={onChoose} plugin={stage.point === 'filter' ? stage.plugin : undefined} numbered={numbered} />)}</tbody>
        </table>
        {rows.length === 0 && <p className={css['none']}>{t('noNodes')}</p>}
      </div>
      <Pager page={shown} pages={pages} count={rows.length} onPage={setPage} />
    </div>
  );
}
