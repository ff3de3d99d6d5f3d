/** A short message in the corner. It goes by itself, and a key or a click takes it away at once. */
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../controls/Button.tsx';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { failureOf } from './failure.ts';
import css from './states.module.css';

const SHOWN_MS = 7000;

export function Notice(): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const notice = useSession((state) => state.notice);
  const wordsOf = ({ code, data }: NonNullable<typeof notice>): string => {
    if (code !== 'failed') return say(`notice.${code}`, data);
    const failure = failureOf(data?.['message'] ?? '');
    return say('notice.failed', { message: failure.code === 'unknown' ? failure.detail : say(`failure.${failure.code}`) });
  };
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => session.set({ notice: undefined }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, session]);
  return (
    <div className={css['noticePlace']} role="status">
      {notice !== undefined && (
        <div className={css['notice']} data-tone={notice.tone}>
          {notice.tone === 'bad' ? <CircleAlert size={17} aria-hidden="true" /> : <CircleCheck size={17} aria-hidden="true" />}
          <span>{wordsOf(notice)}</span>
          <IconButton label={t('app.close')} onClick={() => session.set({ notice: undefined })}><X size={15} /></IconButton>
        </div>
      )}
    </div>
  );
}
