/** The view as a picture: SVG, or PNG of a chosen width. */
import { Download, Image as ImageSign } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { download } from '../dialogs/download.ts';
import { usePage, useSession } from '../session.tsx';
import { Film } from './Film.tsx';
import css from './picture.module.css';
import { paintPng, pictureOf, type Picture } from './picture.ts';
import { useTakenPictures } from './useTakenPictures.ts';

const WIDTHS = ['1280', '1920', '3840'] as const;
type Width = (typeof WIDTHS)[number];

/** The view that stands in the middle of the page. */
const shown = (): HTMLElement | undefined => document.querySelector<HTMLElement>('main') ?? undefined;

function useTaken(): { readonly picture: Picture | undefined; readonly address: string | undefined; readonly failure: string | undefined } {
  const { t } = useTranslation();
  const page = useSession((state) => state.page);
  const title = `Podium · ${t(`rail.${page}`)}`;
  const { pictures: [picture], end } = useTakenPictures(title, async (give) => {
    const root = shown();
    if (root !== undefined) give(0, await pictureOf(root, title, `${location.origin}${location.pathname}`));
  });
  const failure = end !== undefined && 'failure' in end ? end.failure : undefined;
  return { picture, address: picture?.address, failure: failure instanceof Error ? failure.message : failure === undefined ? undefined : String(failure) };
}

export default function PictureDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('picture');
  const { session } = usePage();
  const page = useSession((state) => state.page);
  const seq = useSession((state) => state.frame?.seq ?? 0);
  const { picture, address, failure } = useTaken();
  const [width, setWidth] = useState<Width>('1920');
  const name = `podium-${page}-${seq}`;
  const told = (good: boolean): void => {
    if (!good) session.set({ notice: { code: 'notSaved', tone: 'bad' } });
  };
  const saveSvg = (): void => {
    if (picture !== undefined) told(download(`${name}.svg`, picture.svg, 'image/svg+xml'));
  };
  const savePng = (): void => {
    if (picture !== undefined) void paintPng(picture, Number(width)).then((blob) => told(download(`${name}.png`, blob, 'image/png')), () => told(false));
  };
  return (
    <Dialog title={t('title')} onClose={onClose} width="wide">
      <div className={css['body']}>
        <p>{t('about')}</p>
        {failure !== undefined && <p role="alert">{t('failed', { message: failure })}</p>}
        <div className={css['preview']}>{address !== undefined && <img src={address} alt={t('preview', { width: picture?.width ?? 0, height: picture?.height ?? 0 })} />}</div>
        <div className={css['actions']}>
          <Button look="primary" icon={<Download size={15} />} disabled={picture === undefined} onClick={saveSvg}>{t('svg')}</Button>
          <i />
          <Segmented label={t('width')} value={width} choices={WIDTHS.map((value) => ({ value, label: t('pixels', { width: value }) }))} onChange={setWidth} />
          <Button icon={<ImageSign size={15} />} disabled={picture === undefined} onClick={savePng}>{t('png')}</Button>
        </div>
        <Film width={Math.min(1920, Number(width))} name={name} />
      </div>
    </Dialog>
  );
}
