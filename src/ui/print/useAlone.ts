/** While one chooses what is printed, the page behind is out of reach; Esc closes. */
import { useEffect, useRef, type RefObject } from 'react';

export function useAlone(onClose: () => void): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = document.getElementById('root');
    const before = document.activeElement;
    root?.toggleAttribute('inert', true);
    place.current?.querySelector('input')?.focus();
    return () => {
      root?.toggleAttribute('inert', false);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      event.stopPropagation();
      if (event.key === 'Escape') onClose();
    };
    // Focus falls to the page when one clicks beside what takes it, and when what had it is not printed: keys are this place's all the same.
    const fallen = (event: KeyboardEvent): void => {
      if (event.target === document.body) listen(event);
    };
    const element = place.current;
    element?.addEventListener('keydown', listen);
    window.addEventListener('keydown', fallen, true);
    return () => {
      element?.removeEventListener('keydown', listen);
      window.removeEventListener('keydown', fallen, true);
    };
  }, [onClose]);
  return place;
}
