/** What became of the same Pods on both sides: how full, how spread, who waits, and which workload lies elsewhere. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filled, PlacementsData } from '../../views/placements.ts';
import css from './compare.module.css';

interface PlacementsProps {
  readonly left: PlacementsData;
  readonly right: PlacementsData;
}

interface Line {
  readonly label: string;
  readonly own: string;
  readonly other: string;
  /** What the numbers differ by. */
  readonly by?: number;
}

const percent = (value: number): string => `${value} %`;
const rounded = (value: number): number => Math.round(10 * value) / 10;
/** Between the fullest and the emptiest. */
const spread = (parts: readonly Filled[], of: 'pods' | 'cpu' | 'memory'): number => (parts.length === 0 ? 0 : rounded(Math.max(...parts.map((part) => part[of])) - Math.min(...parts.map((part) => part[of]))));
const nodesText = (counts: { readonly [node: string]: number } | undefined): string => Object.entries(counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([node, count]) => (count === 1 ? node : `${node} ×${count}`)).join(', ');

function useLines({ left, right }: PlacementsProps): readonly Line[] {
  const { t } = useTranslation('compare');
  const numbers = (label: string, own: number, other: number, text: (value: number) => string = String): Line => ({ label, own: text(own), other: text(other), by: rounded(other - own) });
  const zones = left.zones.length > 1 || right.zones.length > 1;
  return [
    numbers(t('placed'), left.placed, right.placed),
    numbers(t('waiting'), left.waiting.length, right.waiting.length),
    numbers(t('cpuAll'), left.cpu, right.cpu, percent),
    numbers(t('memoryAll'), left.memory, right.memory, percent),
    { label: t('used'), own: t('usedOf', { used: left.used, all: left.all }), other: t('usedOf', { used: right.used, all: right.all }), by: right.used - left.used },
    numbers(t('podsSpread'), spread(left.nodes, 'pods'), spread(right.nodes, 'pods')),
    numbers(t('cpuSpread'), spread(left.nodes, 'cpu'), spread(right.nodes, 'cpu'), percent),
    numbers(t('memorySpread'), spread(left.nodes, 'memory'), spread(right.nodes, 'memory'), percent),
    ...(zones ? [numbers(t('zoneSpread'), spread(left.zones, 'pods'), spread(right.zones, 'pods'))] : []),
  ];
}

function Table({ label, head, children }: { readonly label: string; readonly head: readonly string[]; readonly children: ReactNode }): ReactElement {
  return (
    <section className={css['pane']} aria-label={label} tabIndex={0}>
      <h3>{label}</h3>
      <table>
        <thead><tr>{head.map((one, index) => <th key={`${one} ${index}`} scope="col">{one}</th>)}</tr></thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function Placements(props: PlacementsProps): ReactElement {
  const { t } = useTranslation('compare');
  const { left, right } = props;
  const names = [t('leftShort'), t('rightShort')];
  const lines = useLines(props);
  const workloads = [...new Set([...Object.keys(left.workloads), ...Object.keys(right.workloads), ...left.waiting, ...right.waiting])].sort();
  const moved = workloads.filter((name) => nodesText(left.workloads[name]) !== nodesText(right.workloads[name]));
  const where = (side: PlacementsData, name: string): string => nodesText(side.workloads[name]) || (side.waiting.includes(name) ? t('waits') : t('none'));
  return (
    <div className={css['placements']}>
      <Table label={t('sums')} head={[t('measure'), ...names, '±']}>
        {lines.map(({ label, own, other, by = 0 }) => <tr key={label}><th scope="row">{label}</th><td>{own}</td><td>{other}</td><td data-by={by === 0 ? undefined : ''}>{by === 0 ? '=' : by > 0 ? `+${by}` : `−${-by}`}</td></tr>)}
      </Table>
      <Table label={workloads.length === 0 ? t('noWorkloads') : moved.length === 0 ? t('sameWorkloads') : t('moved', { count: moved.length })} head={[t('workload'), ...names]}>
        {workloads.slice(0, 100).map((name) => {
          const differs = moved.includes(name);
          return <tr key={name}><th scope="row" translate="no">{name.replace(/^default\//, '')}</th><td translate="no">{differs ? <del>{where(left, name)}</del> : where(left, name)}</td><td translate="no">{differs ? <ins>{where(right, name)}</ins> : where(right, name)}</td></tr>;
        })}
      </Table>
    </div>
  );
}
