/** A dialog: the browser's own, which keeps the focus inside and the rest inert. Esc and a click beside it close it; the page's keys do nothing meanwhile. */
import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import css from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: 'small' | 'wide' | 'full';
  /** Without a visible title bar, as the command palette. */
  readonly bare?: boolean;
}

export function Dialog({ title, onClose, children, width = 'small', bare = false }: DialogProps): ReactElement {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    // Where one writes comes before the button that closes; what stands there is written over.
    const first = ref.current?.querySelector<HTMLInputElement>('[data-first]');
    first?.focus();
    first?.select();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={ref} className={css['dialog']} data-width={width} aria-labelledby={id} onClose={onClose} onCancel={onClose} onKeyDown={(event) => event.stopPropagation()} onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}>
      <div className={css['body']}>
        <div className={bare ? 'sr' : css['head']}>
          <h2 id={id}>{title}</h2>
          {!bare && <IconButton label={t('app.close')} onClick={onClose}><X size={18} /></IconButton>}
        </div>
        {children}
      </div>
    </dialog>
  );
}
