/** What comes new is read from its beginning: whatever scrolls around a place goes back up when what is `shown` in it changes; the page itself stays. */
import { useLayoutEffect, useRef, type RefObject } from 'react';

export function useFromTop(shown: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    for (let box = place.current?.parentElement; box !== null && box !== undefined && box !== document.body; box = box.parentElement) box.scrollTop = 0;
  }, [shown]);
  return place;
}
