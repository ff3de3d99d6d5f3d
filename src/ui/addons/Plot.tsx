/** Series over time on a canvas. The same numbers stand in the table beside it, so this is hidden from screen readers but for its name. */
import { useEffect, useRef, type ReactElement } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../../views/metrics.ts';
import { useSession } from '../session.tsx';
import { DASHES, INKS } from './inks.ts';
import css from './addons.module.css';

interface PlotProps {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly unit: string;
  /** Values are divided by it. */
  readonly scale: number;
  readonly label: string;
  /** Values hold until the next one; times are simulated seconds. */
  readonly stepped?: boolean;
}

const HEIGHT = 260;

function optionsOf(element: HTMLElement, { series, unit, stepped = false }: PlotProps): UPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: color('--ink2'), grid: { stroke: color('--line2'), width: 1 }, ticks: { stroke: color('--line'), width: 1 }, font: `11px ${style.fontFamily}` };
  return {
    width: Math.max(260, element.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { x: { time: !stepped }, y: { range: (_plot, _low, high) => [0, high <= 0 ? 1 : high * 1.1] } },
    series: [{}, ...series.map((_one, index) => ({ stroke: INKS[index]!, width: 2, dash: [...DASHES[index]!], points: { show: false }, spanGaps: false, ...(stepped && { paths: UPlot.paths.stepped!({ align: 1 }) }) }))],
    axes: [{ ...axis, values: (_plot, ticks) => ticks.map((tick) => (stepped ? `${tick} s` : new Date(tick * 1000).toISOString().slice(11, 19))), space: 80 }, { ...axis, size: 56, values: (_plot, ticks) => ticks.map((tick) => `${tick}${unit}`) }],
  };
}

export default function Plot(props: PlotProps): ReactElement {
  const { times, series, scale, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const theme = useSession((state) => state.preferences.theme);
  const key = `${theme} ${label} ${series.map(({ name }) => name).join(' ')}`;
  const plot = useRef<UPlot>(undefined);
  const data = [[...times], ...series.map(({ values }) => values.map((value) => (value === null ? null : value / scale)))] as UPlot.AlignedData;
  const newest = useRef(data);
  newest.current = data;
  useEffect(() => {
    const element = place.current!;
    plot.current = new UPlot(optionsOf(element, props), newest.current, element);
    const watcher = new ResizeObserver(() => plot.current?.setSize({ width: Math.max(260, element.clientWidth), height: HEIGHT }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
    // Made anew only when there are other series or colours.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  useEffect(() => plot.current?.setData(newest.current), [times, series]);
  return <div ref={place} className={css['plot']} role="img" aria-label={label} />;
}
