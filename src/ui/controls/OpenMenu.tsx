/** A menu of groups, open from its start; an item that is on carries a tick. Keyboard and focus are radix', which learns only later who opened it. */
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState, type ReactElement } from 'react';
import { useMeaning } from '../glossary/meaning.ts';
import type { MenuProps } from './Menu.tsx';
import css from './menu.module.css';

export function OpenMenu({ label, groups, children, by }: MenuProps & { readonly by: 'pointer' | 'keyboard' }): ReactElement {
  const content = useRef<HTMLDivElement>(null);
  const first = useRef(by === 'keyboard');
  const meaningOf = useMeaning();
  const [about, setAbout] = useState<string>();
  /** A pointer that is over an item focuses it too. */
  const described = (text: string) => {
    const meaning = meaningOf(text);
    return { ...(meaning !== undefined && { 'aria-description': meaning }), onFocus: () => setAbout(text) };
  };
  const shown = about === undefined ? undefined : meaningOf(about);
  const focusFirst = (): void => {
    if (!first.current) return;
    first.current = false;
    content.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
  };
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content ref={content} onFocus={focusFirst} className={css['menu']} align="end" sideOffset={6} collisionPadding={8} aria-label={label}>
          {groups.map((group) => (
            <DropdownMenu.Group key={group.label} className={css['group']} aria-label={group.label}>
              <DropdownMenu.Label className={css['label']}>{group.label}</DropdownMenu.Label>
              {group.items.map((item) => item.on === undefined ? (
                <DropdownMenu.Item key={item.id} className={css['item']} {...described(item.label)} onSelect={item.run}><span className={css['tick']} />{item.label}</DropdownMenu.Item>
              ) : (
                <DropdownMenu.CheckboxItem key={item.id} className={css['item']} {...described(item.label)} checked={item.on} onSelect={(event) => { if (item.stays === true) event.preventDefault(); item.run(); }}>
                  <span className={css['tick']}>{item.on && <Check size={14} strokeWidth={2.4} aria-hidden="true" />}</span>
                  {item.label}
                </DropdownMenu.CheckboxItem>
              ))}
            </DropdownMenu.Group>
          ))}
          {shown !== undefined && <p className={css['meaning']} aria-hidden="true">{shown}</p>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
