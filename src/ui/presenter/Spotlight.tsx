/** Where somebody points: all else is darker. It follows the pointer over the picture, in every window. */
import { useEffect, useLayoutEffect, useState, type ReactElement, type RefObject } from 'react';
import { useStore } from 'zustand';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';

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

/** Tells the others where the pointer is, while this window points. */
function usePointer(here: Presenting, box: Box | undefined): void {
  const on = useStore(here.pointer, (pointer) => pointer.on);
  useEffect(() => {
    if (!on || box === undefined || box.width === 0) return undefined;
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
  }, [here, on, box]);
}

/** `within`: only the picture is darkened, not the whole window. */
export function Spotlight({ here, of, within }: { readonly here: Presenting; readonly of: () => Element | null; readonly within?: RefObject<HTMLElement | null> }): ReactElement | null {
  const box = useBox(of);
  const spot = useStore(here.desk, (desk) => desk.spot);
  usePointer(here, box);
  if (spot === null || box === undefined) return null;
  const place = within === undefined ? { left: box.left + spot.x * box.width, top: box.top + spot.y * box.height } : { left: spot.x * box.width, top: spot.y * box.height };
  return <div className={css['spotPlace']} data-within={within !== undefined || undefined} data-testid="spotlight" aria-hidden="true"><div className={css['spot']} style={place} /></div>;
}
