/** The embed as it will be, alive, no larger than there is room for. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePaneSize } from '../usePaneSize.ts';
import { sizeOf, type Size } from './composition.ts';
import css from './studio.module.css';

/** What stands for the whole width of a page, in pixels. */
const PAGE_WIDTH = 800;

export function Preview({ address, possible, size, title }: { readonly address: string | undefined; readonly possible: boolean; readonly size: Size; readonly title: string }): ReactElement {
  const { t } = useTranslation('studio');
  const { ref, size: pane } = usePaneSize();
  const { width: asked, height } = sizeOf(size);
  const width = asked === '100%' ? PAGE_WIDTH : Number(asked);
  const scale = pane === undefined ? 1 : Math.min(1, pane.width / width, pane.height / height);
  return (
    <section ref={ref} className={css['preview']} aria-label={t('preview')}>
      {address === undefined ? !possible && <p className={css['note']}>{t('noPreview')}</p> : (
        <div className={css['sheet']} style={{ width: width * scale, height: height * scale }}>
          <iframe key={address} src={address} title={title} style={{ width, height, transform: `scale(${scale})` }} />
        </div>
      )}
    </section>
  );
}
