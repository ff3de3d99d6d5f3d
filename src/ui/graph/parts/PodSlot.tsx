/** A Pod in its slot, or an empty slot. When a Pod changes place it goes there, so that the eye can follow it. */
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import type { PodPart } from '../../../scene/scene.ts';
import { StateGlyph } from '../../icons/glyphs.tsx';
import { useMarked } from '../graphContext.ts';
import type { SlotSize } from '../slots.ts';
import css from './pod.module.css';

interface Spot {
  readonly x: number;
  readonly y: number;
  /** Places compare only on one and the same map. */
  readonly map: string;
}

export interface PodSlotProps {
  readonly spot: Spot;
  readonly pod: PodPart;
  readonly size: SlotSize;
  readonly onOpen: (pod: PodPart) => void;
  readonly still: boolean;
}

/** Where each Pod was drawn last, in map coordinates, and on which map. */
const places = new Map<string, Spot>();

const TRAVEL_MS = 520;

function useTravel(uid: string, spot: Spot, still: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const { x, y, map } = spot;
  useLayoutEffect(() => {
    const before = places.get(uid);
    places.set(uid, { x, y, map });
    if (before === undefined || still || before.map !== map || (before.x === x && before.y === y)) return;
    const from = `translate(${before.x - x}px, ${before.y - y}px)`;
    ref.current?.animate([{ transform: from }, { transform: 'none' }], { duration: TRAVEL_MS, easing: 'cubic-bezier(.3, .7, .2, 1)' });
  }, [uid, x, y, map, still]);
  return ref;
}

export function PodSlot({ pod, spot, size, onOpen, still }: PodSlotProps): ReactElement {
  const ref = useTravel(pod.uid, spot, still);
  const marked = useMarked(pod.name);
  const tone = pod.system && pod.tone === 'ok' ? 'system' : pod.tone;
  return (
    <div ref={ref} className={css['pod']} data-size={size} data-tone={tone} data-active={pod.active || undefined} data-marked={marked || undefined} data-pod={pod.name} title={`${pod.name} · ${pod.status}`} onClick={(event) => { event.stopPropagation(); onOpen(pod); }}>
      {size === 'dot' ? (
        <StateGlyph tone={pod.tone} />
      ) : (
        <>
          <span className={css['name']}>{pod.base}</span>
          {size === 'card' && <span className={css['suffix']}><bdi>{pod.suffix}</bdi></span>}
          <span className={css['state']}>
            <StateGlyph tone={pod.tone} size={9} />
            {size === 'card' && <span className={css['status']}>{pod.status}</span>}
          </span>
        </>
      )}
    </div>
  );
}

export const EmptySlot = ({ size }: { readonly size: SlotSize }): ReactElement => <div className={css['empty']} data-size={size} />;
