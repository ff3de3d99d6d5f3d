/** This run at this moment: as a link, as an embed, as a file; and the cluster's objects as YAML. */
import { AppWindow, Copy, Download, FileCheck, FileText } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { copyText } from '../controls/copyText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { openReport } from '../report/reporting.ts';
import { usePage, useSession } from '../session.tsx';
import { viewOf } from '../viewLink.ts';
import type { DialogName } from './dialogName.ts';
import css from './dialogs.module.css';
import { download } from './download.ts';

/** Longer links do not survive every mail program and learning platform. */
const LONG = 4000;

const linkTo = (fragment: string): string => `${location.origin}${location.pathname}#s=${fragment.replace(/^#?(s=)?/, '')}`;

function useLink(): string | undefined {
  const { session } = usePage();
  const [link, setLink] = useState<string>();
  useEffect(() => {
    void session.here((host) => host.share(viewOf(session.store.getState()))).then((fragment) => setLink(linkTo(fragment)), () => setLink(location.href));
  }, [session]);
  return link;
}

function CopyField({ label, value }: { readonly label: string; readonly value: string }): ReactElement {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = (): void => void copyText(value).then(() => setCopied(true), () => setCopied(false));
  return (
    <div className={css['field']}>
      <label>
        <span>{label}</span>
        <input readOnly value={value} onFocus={(event) => event.target.select()} />
      </label>
      <Button icon={<Copy size={14} />} onClick={copy}>{copied ? t('share.copied') : t('share.copy')}</Button>
    </div>
  );
}

export function ShareDialog({ onClose, onDialog }: { readonly onClose: () => void; readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const link = useLink();
  const language = useSession((state) => state.preferences.language);
  const told = (good: boolean): void => {
    if (!good) session.set({ notice: { code: 'notSaved', tone: 'bad' } });
  };
  const save = (): void => void session.here((host) => host.save()).then((bytes) => told(download('podium-run.podium', new Uint8Array(bytes), 'application/octet-stream')));
  const exportYaml = (): void => void session.here((host) => host.exportObjects()).then((text) => told(download('cluster.yaml', text, 'application/yaml')));
  const [base = '', fragment = ''] = (link ?? '').split('#');
  const embed = `<iframe src="${base}?embed=1&lang=${language}#${fragment}" title="Podium" width="100%" height="500" loading="lazy" allowfullscreen></iframe>`;
  return (
    <Dialog title={t('share.title')} onClose={onClose} width="wide">
      <div className={css['body']}>
        <p className={css['note']}>{t('share.about')}</p>
        <CopyField label={t('share.link')} value={link ?? t('states.loading')} />
        {link !== undefined && link.length > LONG && <p className={css['warning']}>{t('share.long', { count: link.length })}</p>}
        <CopyField label={t('share.embed')} value={link === undefined ? t('states.loading') : embed} />
        <div className={css['actions']}>
          <Button icon={<AppWindow size={15} />} onClick={() => onDialog('studio')}>{t('share.studio')}</Button>
          <Button icon={<Download size={15} />} onClick={save}>{t('share.save')}</Button>
          <Button icon={<FileText size={15} />} onClick={exportYaml}>{t('share.export')}</Button>
          <Button icon={<FileCheck size={15} />} onClick={() => { onClose(); openReport(); }}>{t('share.report')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
