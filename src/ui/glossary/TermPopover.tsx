/** One word, beside where it stands. What explains it further opens in its place. */
import { BookOpen, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../controls/Button.tsx';
import { useSay } from '../text.ts';
import css from './glossary.module.css';
import { OtherNames, TermBody } from './TermBody.tsx';
import { useOtherNames } from './words.ts';

interface TermPopoverProps {
  readonly term: string;
  readonly anchor: HTMLElement;
  readonly by: 'press' | 'rest';
  readonly onClose: () => void;
  /** The pointer has come in, or gone out. */
  readonly onStay: () => void;
  readonly onLeave: () => void;
  readonly onAll: (term: string) => void;
}

export default function TermPopover({ term, anchor, by, onClose, onStay, onLeave, onAll }: TermPopoverProps): ReactElement {
  const { t } = useTranslation(['glossary', 'ui']);
  const say = useSay();
  const otherNames = useOtherNames();
  const [now, setNow] = useState(term);
  const id = useId();
  const content = useRef<HTMLDivElement>(null);
  const place = useMemo(() => ({ current: anchor }), [anchor]);
  useEffect(() => {
    anchor.setAttribute('aria-expanded', 'true');
    return () => anchor.removeAttribute('aria-expanded');
  }, [anchor]);
  const focus = useCallback((): void => {
    if (by === 'press') content.current?.focus();
  }, [by]);
  // When it opens, its place comes later than this; radix says when.
  useEffect(focus, [focus, now]);
  return (
    <Popover.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Popover.Anchor virtualRef={place} />
      <Popover.Portal>
        <Popover.Content ref={content} className={css['popover']} aria-labelledby={id} sideOffset={6} collisionPadding={12} align="start" tabIndex={-1}
          onOpenAutoFocus={(event) => { event.preventDefault(); focus(); }} onCloseAutoFocus={(event) => { event.preventDefault(); if (by === 'press') anchor.focus(); }}
          onInteractOutside={(event) => { if (anchor.contains(event.target as Node)) event.preventDefault(); }}
          onPointerEnter={onStay} onPointerLeave={onLeave} onKeyDown={(event) => event.stopPropagation()}>
          <div className={css['head']}>
            <h3 id={id}>{say(`glossary:term.${now}.name`)}</h3>
            <IconButton label={t('ui:app.close')} onClick={onClose}><X size={16} /></IconButton>
          </div>
          <OtherNames names={otherNames(now)} />
          <TermBody term={now} onSee={setNow} onShown={onClose} />
          <Button look="quiet" icon={<BookOpen size={15} />} onClick={() => onAll(now)}>{t('open')}</Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
