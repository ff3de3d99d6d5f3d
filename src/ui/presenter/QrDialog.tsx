/** A link to this very moment as a QR code, large enough for the last row. A link that is too long for one is not made small: a shorter one is offered. */
import { Copy } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { copyText } from '../controls/copyText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { QrCode } from '../controls/QrCode.tsx';
import { course } from '../lesson/course.ts';
import { usePage } from '../session.tsx';
import { viewOf } from '../viewLink.ts';
import { linkFor, type MomentLink } from './momentLink.ts';
import css from './presenter.module.css';

/** Squares of nothing around a code. */
const BORDER = 4;

export function QrDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('presenter');
  const { session } = usePage();
  const [link, setLink] = useState<MomentLink>();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let wanted = true;
    const base = `${location.origin}${location.pathname}`;
    const state = session.store.getState();
    const lesson = state.page === 'lesson' ? course.getState().lesson?.id : undefined;
    void session.here((host) => host.share(viewOf({ ...state, bookmarks: [] }))).then((fragment) => wanted && setLink(linkFor(base, fragment, state, lesson)), () => wanted && setLink({ address: base, kind: 'page' }));
    return () => {
      wanted = false;
    };
  }, [session]);
  return (
    <Dialog title={t('qr')} onClose={onClose} width="wide">
      <div className={css['qr']}>
        {link !== undefined && (
          <>
            <QrCode className={css['code']} ecc="L" border={BORDER} text={link.address} label={t('qrOf', { address: link.address.length > 120 ? `${link.address.slice(0, 120)}…` : link.address })} />
            <p className={css['small']} role="status">{t(`link.${link.kind}`, { characters: link.length ?? 0 })}</p>
            <p className={css['address']} translate="no">{link.address}</p>
            <Button icon={<Copy size={15} />} onClick={() => void copyText(link.address).then(() => setCopied(true), () => session.set({ notice: { code: 'notCopied', tone: 'bad' } }))}>{t(copied ? 'copied' : 'copy')}</Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
