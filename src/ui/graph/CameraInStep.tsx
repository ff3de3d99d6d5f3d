/** Keeps the map's place and nearness alike in all windows that show the same: this one tells where it looks from, or goes along with what is told. */
import { useReactFlow, useStore as useFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { pageDesk } from '../presenter/pageDesk.ts';
import { cameraOf, isNear, viewportFor } from './camera.ts';
import type { FixedMap } from './fixedMap.ts';
import type { Stop } from './navigation.ts';

interface CameraProps {
  readonly map: FixedMap;
  readonly stops: readonly Stop[];
  /** `shows`: others go along with this window. */
  readonly role: 'shows' | 'follows';
  readonly still: boolean;
}

/** Milliseconds between two places that are told, and that a window which goes along takes from one to the next. */
const PACE = 80;

export default function CameraInStep({ map, stops, role, still }: CameraProps): null {
  const flow = useReactFlow();
  const [x, y, zoom] = useFlow((state) => state.transform);
  const now = useRef({ map, stops, still });
  useEffect(() => void (now.current = { map, stops, still }));
  // Goes along. What a map does when it is laid out anew, it has done before that.
  useEffect(() => {
    const show = (): void => {
      const wanted = viewportFor(now.current.map, now.current.stops, pageDesk.getState().camera);
      if (!isNear(wanted, flow.getViewport())) void flow.setViewport(wanted, role === 'follows' && !now.current.still ? { duration: PACE } : {});
    };
    const timer = setTimeout(() => (role === 'follows' || pageDesk.getState().camera !== null) && show());
    const stop = pageDesk.subscribe(({ camera }, before) => {
      if (camera !== before.camera) show();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [flow, role, map.width, map.height]);
  // Tells, so often and no oftener. Where nothing has been moved since, nothing is told.
  const told = useRef({ x, y, zoom });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (role === 'follows' || isNear(told.current, { x, y, zoom })) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      told.current = flow.getViewport();
      const { map: here, stops: places } = now.current;
      if (!isNear(viewportFor(here, places, pageDesk.getState().camera), told.current)) pageDesk.setState({ camera: cameraOf(here, places, told.current) });
    }, PACE);
  }, [flow, role, x, y, zoom]);
  // The next map begins as a whole, in all windows.
  useEffect(() => (role === 'follows' ? undefined : () => {
    clearTimeout(timer.current);
    pageDesk.setState({ camera: null });
  }), [role]);
  return null;
}
