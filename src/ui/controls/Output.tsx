/** What a command has printed: English, and as much of it as a page can show without standing still. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const LONGEST = 200_000;

export function Output({ text, className }: { readonly text: string; readonly className?: string | undefined }): ReactElement | null {
  const { t } = useTranslation();
  if (text === '') return null;
  return (
    <>
      <pre translate="no" lang="en" className={className}>{text.slice(0, LONGEST)}</pre>
      {text.length > LONGEST && <p>{t('terminal.cut', { shown: LONGEST, all: text.length })}</p>}
    </>
  );
}
