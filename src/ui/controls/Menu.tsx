/** A menu of groups; an item that is on carries a tick. Keyboard and focus are radix'. */
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import css from './menu.module.css';

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

export function Menu({ label, groups, children }: { readonly label: string; readonly groups: readonly MenuGroup[]; readonly children: ReactElement }): ReactElement {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css['menu']} align="end" sideOffset={6} collisionPadding={8} aria-label={label}>
          {groups.map((group) => (
            <DropdownMenu.Group key={group.label} className={css['group']} aria-label={group.label}>
              <DropdownMenu.Label className={css['label']}>{group.label}</DropdownMenu.Label>
              {group.items.map((item) => item.on === undefined ? (
                <DropdownMenu.Item key={item.id} className={css['item']} onSelect={item.run}><span className={css['tick']} />{item.label}</DropdownMenu.Item>
              ) : (
                <DropdownMenu.CheckboxItem key={item.id} className={css['item']} checked={item.on} onSelect={(event) => { if (item.stays === true) event.preventDefault(); item.run(); }}>
                  <span className={css['tick']}>{item.on && <Check size={14} strokeWidth={2.4} aria-hidden="true" />}</span>
                  {item.label}
                </DropdownMenu.CheckboxItem>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
