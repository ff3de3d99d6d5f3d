/** The size of an element, as it changes. */
import { useLayoutEffect, useRef, useState } from 'react';

export function usePaneSize() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>();
  useLayoutEffect(() => {
    const pane = ref.current;
    if (pane === null) return undefined;
    const read = (): void => setSize({ width: pane.clientWidth, height: pane.clientHeight });
    const watch = new ResizeObserver(read);
    watch.observe(pane);
    read();
    return () => watch.disconnect();
  }, []);
  return { ref, size };
}
