/** Where somebody points: all else is darker. It follows the pointer over the picture, in every window. */
import { useEffect, useLayoutEffect, useState, type ReactElement, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Desk, Spot } from '../../session/stage/desk.ts';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';
import { pointedAt } from './spotThings.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element is on the screen, as it is laid out now. */
function useBox(of: () => Element | null): Box | undefined {
  const [box, setBox] = useState<Box>();
  useLayoutEffect(() => {
    const element = of();
    if (element === null) return undefined;
    const look = (): void => {
      const { left, top, width, height } = element.getBoundingClientRect();
      setBox({ left, top, width, height });
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    watch.observe(document.documentElement);
    addEventListener('scroll', look, true);
    return () => {
      watch.disconnect();
      removeEventListener('scroll', look, true);
    };
  }, [of]);
  return box;
}

/** Tells the others where the pointer is, while this window points: `here` is the one that does. */
function usePointer(here: Presenting | undefined, box: Box | undefined): void {
  useEffect(() => {
    if (here === undefined || box === undefined || box.width === 0) return undefined;
    let waiting: number | undefined;
    let at = { x: 0.5, y: 0.5 };
    const move = (event: PointerEvent): void => {
      at = { x: Math.min(3, Math.max(-2, (event.clientX - box.left) / box.width)), y: Math.min(3, Math.max(-2, (event.clientY - box.top) / box.height)) };
      // Once a picture is often enough.
      waiting ??= requestAnimationFrame(() => {
        waiting = undefined;
        here.stage.spot(at);
      });
    };
    addEventListener('pointermove', move);
    return () => {
      removeEventListener('pointermove', move);
      if (waiting !== undefined) cancelAnimationFrame(waiting);
    };
  }, [here, box]);
}

interface SpotShown {
  readonly desk: StoreApi<Desk>;
  readonly of: () => Element | null;
  /** Only the picture is darkened, not the whole window. */
  readonly within?: RefObject<HTMLElement | null>;
}

/** Where on the screen a spot is: on the thing that it was told to be on, wherever that lies here; else as far from the picture's edges as there. */
function placeOf({ x, y, on }: Spot, box: Box): { readonly left: number; readonly top: number } {
  const thing = on === undefined ? undefined : pointedAt(on.name)?.getBoundingClientRect();
  if (on === undefined || thing === undefined) return { left: box.left + x * box.width, top: box.top + y * box.height };
  return { left: thing.left + on.x * thing.width, top: thing.top + on.y * thing.height };
}

function SpotAt({ spot, of, within, here }: Omit<SpotShown, 'desk'> & { readonly spot: Spot | null; readonly here?: Presenting | undefined }): ReactElement | null {
  const box = useBox(of);
  usePointer(here, box);
  if (box === undefined || spot === null) return null;
  const at = placeOf(spot, box);
  // Whoever only looks on goes on reading what stands beside the picture, a question of the class above all.
  const alone = spot.on !== undefined;
  const place = within !== undefined ? { left: spot.x * box.width, top: spot.y * box.height } : alone ? { left: at.left - box.left, top: at.top - box.top } : at;
  return <div className={css['spotPlace']} style={alone && within === undefined ? { left: box.left, top: box.top, width: box.width, height: box.height, right: 'auto', bottom: 'auto' } : undefined} data-within={within !== undefined || undefined} data-testid="spotlight" aria-hidden="true"><div className={css['spot']} data-told={alone || undefined} style={place} /></div>;
}

/** The picture is looked for when somebody begins to point. */
export function SpotShown({ desk, ...where }: SpotShown): ReactElement | null {
  const spot = useStore(desk, (now) => now.spot);
  return spot === null ? null : <SpotAt spot={spot} {...where} />;
}

export function Spotlight({ here, of, within }: Omit<SpotShown, 'desk'> & { readonly here: Presenting }): ReactElement | null {
  const on = useStore(here.pointer, (pointer) => pointer.on);
  const spot = useStore(here.desk, (now) => now.spot);
  return on || spot !== null ? <SpotAt spot={spot} of={of} here={on ? here : undefined} {...(within && { within })} /> : null;
}
