/** A button with a menu. The menu itself is fetched when it is first wanted, so that the first picture does not wait for it. */
import { cloneElement, lazy, Suspense, useState, type HTMLAttributes, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';

interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** Absent: something to do, not something to choose. */
  readonly on?: boolean;
  /** The menu stays open, so that one can try several. */
  readonly stays?: boolean;
  readonly run: () => void;
}

export interface MenuGroup {
  readonly label: string;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
}

const OpenMenu = lazy(async () => ({ default: (await import('./OpenMenu.tsx')).OpenMenu }));

export function Menu(props: MenuProps): ReactElement {
  const [opened, setOpened] = useState<'pointer' | 'keyboard'>();
  const closed = cloneElement(props.children, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: (event: MouseEvent) => setOpened(event.detail === 0 ? 'keyboard' : 'pointer'),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setOpened('keyboard');
    },
  });
  return opened === undefined ? closed : <Suspense fallback={closed}><OpenMenu {...props} by={opened} /></Suspense>;
}
