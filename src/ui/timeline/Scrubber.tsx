/** The track: by steps, not by seconds, because what happens comes in bursts. Drag, click, arrows; markers and forks can be clicked. */
import { Bookmark } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Branch, Frame, Marker } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { labelsOf, thinned } from './markers.ts';
import css from './timeline.module.css';

/** Where the track begins: a little before the first thing that somebody did, not at the cluster's own start-up. */
const startOf = (frame: Frame): number => Math.min(frame.seq, (frame.markers.find((marker) => marker.code === 'command') ?? frame.markers[0])?.seq ?? 0);

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    setWidth(element.clientWidth);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}

/** So many other futures are drawn; the menu in the header has them all. */
const MOST_FORKS = 2;

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function useMarkerName(): (marker: Marker) => string {
  const say = useSay();
  return (marker) => {
    const name = marker.code === 'command' ? marker.name.replace(/^kubectl /, '') : marker.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '');
    return shorten(say(`marker.${marker.code}`, { name: shorten(name, 24) }, name), 34);
  };
}

interface MarkersProps {
  readonly markers: readonly Marker[];
  readonly width: number;
  readonly from: number;
  readonly span: number;
}

function MarkersOf({ markers, width, from, span }: MarkersProps): ReactElement {
  const { session } = usePage();
  const nameOf = useMarkerName();
  const ticks = markers.filter((marker) => marker.seq >= from).map((marker) => ({ marker, x: ((marker.seq - from) / span) * width }));
  return (
    <div aria-hidden="true">
      {thinned(ticks).map(({ marker, x }) => <i key={marker.seq} className={css['tick']} data-tone={marker.tone} data-code={marker.code} style={{ left: x }} />)}
      {labelsOf(ticks, nameOf, width).map((label) => (
        <button key={label.marker.seq} type="button" tabIndex={-1} className={css['name']} data-tone={label.marker.tone} style={{ left: label.left }} title={label.all.slice(0, 12).map(nameOf).join('\n')} onClick={() => void session.goto({ seq: label.marker.seq })}>
          {label.text}
          {label.more > 0 && <b>{`+${label.more}`}</b>}
        </button>
      ))}
    </div>
  );
}

/** Frames come as copies: the same markers are those with the same ends. */
const Markers = memo(MarkersOf, (a, b) => a.width === b.width && a.from === b.from && a.span === b.span && a.markers.length === b.markers.length && a.markers.at(-1)?.seq === b.markers.at(-1)?.seq && a.markers[0]?.seq === b.markers[0]?.seq);

function Forks({ branches, width, place }: { readonly branches: readonly Branch[]; readonly width: number; readonly place: (seq: number) => number }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const forks = branches.filter((branch) => !branch.current).slice(0, MOST_FORKS);
  if (forks.length === 0) return null;
  return (
    <div className={css['forks']}>
      <svg className={css['forkLines']} width={width} height={48 + forks.length * 26} aria-hidden="true">
        {forks.map((fork, i) => {
          const x = Math.max(0, place(fork.fromSeq));
          const y = 58 + i * 26;
          return <path key={fork.id} d={`M${x} 8C${x + 40} 8 ${x + 20} ${y} ${x + 70} ${y}H${Math.min(width, x + 110)}`} />;
        })}
      </svg>
      {forks.map((fork, i) => (
        <button key={fork.id} type="button" className={css['fork']} style={{ left: Math.min(Math.max(0, place(fork.fromSeq)) + 84, Math.max(0, width - 240)), top: 46 + i * 26 }} onClick={() => void session.branch(fork.id)} title={fork.label}>
          {t('timeline.fork', { label: fork.label === '' ? t('header.mainBranch') : fork.label.replace(/^kubectl /, '') })}
        </button>
      ))}
    </div>
  );
}

/** Arrow keys on the track step; Home and End jump. The global keys do the same, wherever the focus is. */
function useTrackKeys() {
  const { session } = usePage();
  return (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowRight' || event.key === 'ArrowUp' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowDown' ? -1 : undefined;
    if (direction !== undefined) void session.step(direction);
    else if (event.key === 'Home' || event.key === 'End') void session.goto({ end: event.key === 'Home' ? 'start' : 'end' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The clock between two frames, written to the page on each tick without rendering. */
function NowLabel({ x, width }: { readonly x: number; readonly width: number }): ReactElement {
  const { t } = useTranslation();
  const { playback } = usePage();
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (): void => {
      if (ref.current !== null) ref.current.textContent = t('timeline.now', { seconds: secondsOf(playback.now()) });
    };
    write();
    return playback.subscribe(write);
  }, [playback, t]);
  return <span ref={ref} className={css['now']} style={{ left: Math.min(Math.max(30, x), Math.max(30, width - 34)) }} aria-hidden="true" />;
}

export function Scrubber(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const frame = useSession((state) => state.frame);
  const { ref, width } = useWidth();
  const onKeyDown = useTrackKeys();
  const from = frame === undefined ? 0 : startOf(frame);
  const span = Math.max(1, (frame?.headSeq ?? 1) - from);
  const place = (seq: number): number => ((seq - from) / span) * width;
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - rect.x) / Math.max(1, rect.width)));
    session.scrub({ seq: Math.round(from + part * span) });
  };
  const bookmarks = useSession((state) => state.bookmarks);
  const marks = bookmarks.filter(({ branch }) => branch === frame?.branch);
  const x = frame === undefined ? 0 : place(frame.seq);
  const forks = Math.min(MOST_FORKS, frame?.branches.filter((branch) => !branch.current).length ?? 0);
  return (
    <div ref={ref} className={css['scrubber']} data-forked={forks === 0 ? undefined : forks}>
      <div className={css['track']} role="slider" tabIndex={0} aria-label={t('timeline.track')} aria-valuemin={from} aria-valuemax={frame?.headSeq ?? 0} aria-valuenow={frame?.seq ?? 0} aria-valuetext={frame && t('timeline.value', { ordinal: frame.seq, count: frame.headSeq, seconds: secondsOf(frame.at) })} onPointerDown={drag} onPointerMove={drag} onKeyDown={onKeyDown}>
        <svg className={css['rail']} width={width} height="6" aria-hidden="true">
          <rect width={width} height="6" rx="3" className={css['railBack']} />
          <rect width={Math.max(0, x)} height="6" rx="3" className={css['railFill']} />
        </svg>
      </div>
      {frame !== undefined && width > 0 && (
        <>
          <Markers markers={frame.markers} width={width} from={from} span={span} key={frame.branch} />
          {marks.map(({ seq, note }) => <button key={seq} type="button" tabIndex={-1} aria-hidden="true" className={css['bookmark']} style={{ left: Math.max(0, place(seq)) }} title={note} onClick={() => void session.goto({ seq })}><Bookmark size={13} fill="currentColor" /></button>)}
          <Forks branches={frame.branches} width={width} place={place} />
          <i className={css['head']} style={{ left: x }} />
          <NowLabel x={x} width={width} />
        </>
      )}
    </div>
  );
}
