/** The picture of a walk: machines with Pods, cables, bridge, rules, tunnel and interface; the way of the packet, and where it is. */
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkData, NetworkHop } from '../../views/network.ts';
import { usePage } from '../session.tsx';
import { CHIPS, centreOf, chipBox, columnsOf, HEIGHT, pathText, podBox, pointOf, wayOf, Y, type Column } from './layout.ts';
import css from './diagram.module.css';

interface DiagramProps {
  readonly data: NetworkData;
  readonly hops: readonly NetworkHop[];
  /** Index of the hop shown. */
  readonly at: number;
}

const LEAST_COLUMN = 218;
const NIC = 'eth0';

/** Width of the box, so that text keeps its size however many columns there are. */
function useWidth(): readonly [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const place = box.current;
    if (place === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(300, Math.round(entry!.contentRect.width))));
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

const cut = (text: string, width: number): string => {
  const most = Math.max(4, Math.floor(width / 6.9));
  return text.length <= most ? text : `${text.slice(0, Math.ceil(most / 2) - 1)}…${text.slice(-Math.floor(most / 2))}`;
};

function PodPart({ column, index, active }: { readonly column: Column; readonly index: number; readonly active: boolean }): ReactElement {
  const { x, width } = podBox(column, index);
  const middle = x + width / 2;
  return (
    <g className={css['pod']} data-active={active || undefined}>
      <line className={css['cable']} x1={middle} x2={middle} y1={Y.pod + Y.podHeight} y2={Y.bridge - 11} />
      <rect x={x} y={Y.pod} width={width} height={Y.podHeight} rx={10} />
      <text x={middle} y={Y.pod + 16}>{cut(column.pods[index] ?? '', width - 12)}</text>
      <rect className={css['tab']} x={middle - 7} y={Y.pod + Y.podHeight - 7} width={14} height={14} rx={4} />
      <text className={css['small']} x={middle + 12} y={Y.pod + Y.podHeight - 5}>{NIC}</text>
      <text className={css['small']} x={middle + 12} y={Y.veth + 3}>{column.veths[column.pods[index] ?? '']}</text>
    </g>
  );
}

function HostPart({ column, active, label }: { readonly column: Column; readonly active: boolean; readonly label: string }): ReactElement {
  const { x, width } = podBox(column, column.pods.length);
  return (
    <g className={css['host']} data-active={active || undefined}>
      <path className={css['cable']} d={`M${x + width / 2} ${Y.pod + Y.podHeight} V${Y.chip1 - 8} H${centreOf(column)}`} />
      <rect x={x} y={Y.pod} width={width} height={Y.podHeight} rx={10} />
      <text x={x + width / 2} y={Y.pod + 16}>{cut(label, width - 12)}</text>
    </g>
  );
}

interface ColumnProps {
  readonly column: Column;
  readonly data: NetworkData;
  readonly hop: NetworkHop | undefined;
  readonly seen: ReadonlySet<string>;
}

function NodeColumn({ column, data, hop, seen }: ColumnProps): ReactElement {
  const { t } = useTranslation('network');
  const { x, width, node = '' } = column;
  const here = hop?.node === node;
  const centre = centreOf(column);
  const machine = data.machines.find(({ name }) => name === node);
  const state = (part: string): { 'data-active'?: true; 'data-seen'?: true } => ({ ...(here && hop.part === part && { 'data-active': true }), ...(seen.has(`${node}|${part}`) && { 'data-seen': true }) });
  const podName = String(hop?.values['pod'] ?? hop?.values['who'] ?? '');
  const inPod = here && (hop.part === 'process' || hop.part === 'podEth');
  return (
    <g className={css['node']} data-active={here || undefined}>
      <rect className={css['frame']} x={x + 0.5} y={4.5} width={width - 1} height={Y.nic + 18} rx={14} />
      <text className={css['title']} x={x + 14} y={Y.title + 3}>{cut(node, width * 0.5)}</text>
      <text className={css['address']} x={x + width - 14} y={Y.title + 3}>{machine?.podCIDR}</text>
      <line className={css['spine']} x1={centre} x2={centre} y1={Y.bridge + 11} y2={Y.wire} />
      {column.pods.map((name, index) => <PodPart key={name} column={column} index={index} active={inPod && (name === podName || column.pods.length === 1)} />)}
      {column.host && <HostPart column={column} active={here && hop.part === 'host'} label={t('part.host')} />}
      {column.pods.length > 0 && <g className={css['bar']} {...state('bridge')}><rect x={x + 12} y={Y.bridge - 11} width={width - 24} height={22} rx={6} /><text x={x + 22} y={Y.bridge + 4}>{data.cni.bridge}</text></g>}
      {CHIPS.filter((chip) => chip !== 'policy' || column.policy).map((chip) => {
        const box = chipBox(column, chip);
        return (
          <g key={chip} className={css['chip']} {...state(chip)}>
            <rect x={box.x} y={box.y} width={box.width} height={30} rx={8} />
            <text x={box.x + box.width / 2} y={box.y + 19}>{cut(chip === 'rules' ? data.mode : t(`part.${chip}`), box.width - 8)}</text>
          </g>
        );
      })}
      {column.tunnel && <g className={css['tunnel']} {...state('tunnel')}><rect x={centre - 22} y={Y.tunnel - 13} width={Math.max(126, 48 + (data.cni.tunnel?.length ?? 0) * 6.8)} height={26} rx={13} /><text x={centre + 16} y={Y.tunnel + 4}>{data.cni.tunnel}</text></g>}
      <g className={css['nic']} {...state('nic')}><rect x={centre - 22} y={Y.nic - 13} width={126} height={26} rx={8} /><text x={centre + 16} y={Y.nic + 4}>{machine?.address}</text></g>
      <text className={css['side']} x={centre - 30} y={Y.nic + 4}>{NIC}</text>
      {column.tunnel && <text className={css['side']} x={centre - 30} y={Y.tunnel + 4}>{`MTU ${data.cni.mtu}`}</text>}
    </g>
  );
}

function OutsideColumn({ column, hop }: { readonly column: Column; readonly hop: NetworkHop | undefined }): ReactElement {
  const { t } = useTranslation('network');
  const { x, width } = column;
  const centre = centreOf(column);
  const here = hop !== undefined && hop.node === undefined;
  return (
    <g className={css['outside']}>
      <rect className={css['frame']} x={x + 0.5} y={4.5} width={width - 1} height={Y.nic + 18} rx={14} />
      <text className={css['title']} x={x + 14} y={Y.title + 3}>{t('part.outside')}</text>
      <line className={css['spine']} x1={centre} x2={centre} y1={Y.pod + Y.podHeight} y2={Y.wire} />
      {column.host && <g className={css['host']} data-active={(here && hop.part === 'outside') || undefined}><rect x={centre - 70} y={Y.pod} width={140} height={Y.podHeight} rx={10} /><text x={centre} y={Y.pod + 16}>{t('part.client')}</text></g>}
      {column.balancer && <g className={css['chip']} data-active={(here && hop.part === 'balancer') || undefined}><rect x={x + 20} y={160} width={width - 40} height={46} rx={8} /><text x={centre} y={177}>{cut(t('part.balancer'), width - 46)}</text></g>}
    </g>
  );
}

/** A cross where the packet ended, a dot where it is. */
function PacketMark({ hop, x, y, over }: { readonly hop: NetworkHop; readonly x: number; readonly y: number; readonly over: boolean }): ReactElement {
  return (
    <g className={css['packet']} style={{ transform: `translate(${x}px, ${y}px)` }} data-back={hop.back || undefined} data-lost={over || undefined}>
      <circle r={15} className={css['halo']} />
      <rect x={-11} y={-8} width={22} height={16} rx={3} />
      {over ? <path d="M-5 -5 L5 5 M5 -5 L-5 5" /> : <path d="M-11 -6 L0 2 L11 -6" />}
    </g>
  );
}

export function Diagram({ data, hops, at }: DiagramProps): ReactElement {
  const { t } = useTranslation('network');
  const { session } = usePage();
  const [box, available] = useWidth();
  const hop = hops[at];
  const leg = hop?.leg ?? 1;
  const count = new Set(hops.filter((one) => one.leg === leg).map(({ node }) => node)).size;
  const width = Math.max(available, count * LEAST_COLUMN);
  const columns = columnsOf(hops, leg, width, data.cni.tunnel !== undefined);
  const own = hops.map((one, index) => ({ one, index })).filter(({ one }) => one.leg === leg);
  const seen = new Set(own.filter(({ index }) => index <= at).map(({ one }) => `${one.node ?? ''}|${one.part}`));
  const parts = own.slice(1).map(({ one, index }, place) => ({ index, back: one.back && own[place]!.one.back, d: pathText(wayOf(columns, own[place]!.one, one)), past: index <= at }));
  const point = hop === undefined ? undefined : pointOf(columns, hop);
  const lost = hop !== undefined && at === hops.length - 1 && data.shown?.outcome !== 'answered' && data.shown?.outcome !== undefined;
  return (
    <div className={css['box']} ref={box} tabIndex={0} role="region" aria-label={t('picture')}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={t('picture')}>
        <rect className={css['wire']} x={0.5} y={Y.wire - 12} width={width - 1} height={36} rx={14} />
        <text className={css['wireText']} x={width / 2} y={Y.wire + 17}>{t('part.wire')}</text>
        {columns.map((column) => (column.node === undefined ? <OutsideColumn key="outside" column={column} hop={hop} /> : <NodeColumn key={column.node} column={column} data={data} hop={hop} seen={seen} />))}
        {parts.filter(({ past }) => !past).map(({ index, d }) => <path key={index} className={css['ahead']} d={d} />)}
        {parts.filter(({ past }) => past).map(({ index, d, back }) => <path key={index} className={css['way']} data-back={back || undefined} d={d} />)}
        {own.map(({ one, index }) => {
          const { x, y } = pointOf(columns, one);
          return <circle key={one.seq} className={css['stop']} data-past={index <= at || undefined} cx={x} cy={y} r={4.5} onClick={() => void session.goto({ seq: one.seq })}><title>{String(index + 1)}</title></circle>;
        })}
        {hop !== undefined && point !== undefined && <PacketMark hop={hop} {...point} over={lost} />}
      </svg>
    </div>
  );
}
