/** Over the page that the class sees: the dark screen, the spotlight, what the class has answered, and the presenter's buttons while the screen is filled. */
import { Eye, EyeOff, Flashlight, MonitorUp, PictureInPicture2, QrCode, SkipBack, SkipForward, X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../controls/Button.tsx';
import type { DialogName } from '../dialogs/dialogName.ts';
import { usePage } from '../session.tsx';
import { ClassAnswers } from './ClassAnswers.tsx';
import { openPresenter, presence, present, setProjector, stageName } from './presence.ts';
import css from './presenter.module.css';
import { presenting, type Presenting as Here } from './presenting.ts';
import { Spotlight } from './Spotlight.tsx';
import { useConducting } from './useConducting.ts';

const picture = (): Element | null => document.querySelector('main');

/** The page without its bars, on the whole screen where the browser allows that. Leaving the whole screen leaves it too. */
function useFullScreen(full: boolean): void {
  useEffect(() => {
    if (!full) return undefined;
    const root = document.documentElement;
    root.dataset['presenting'] = 'full';
    void root.requestFullscreen?.().catch(() => undefined);
    const left = (): void => {
      if (document.fullscreenElement === null && presence.getState().mode === 'full') present();
    };
    document.addEventListener('fullscreenchange', left);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      delete root.dataset['presenting'];
      if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
    };
  }, [full]);
}

/** Tells the presenter's window how large the picture is here, so that it shows the very same. */
function usePictureSize(here: Here): void {
  const others = useStore(here.desk, (desk) => desk.others.length);
  useEffect(() => {
    const element = picture();
    if (element === null) return undefined;
    const tell = (): void => {
      // As it is laid out: on a projector it is shown larger than that.
      const { clientWidth, clientHeight } = element;
      if (clientWidth >= 1 && clientHeight >= 1) here.stage.size(clientWidth, clientHeight);
    };
    const watch = new ResizeObserver(tell);
    watch.observe(element);
    return () => watch.disconnect();
  }, [here, others]);
}

/** The projector's switch is the page's own; the presenter's window turns it too. */
function useProjector(here: Here): void {
  useEffect(() => {
    const tell = (): void => {
      const { screen } = here.desk.getState();
      const { projector } = presence.getState();
      if (screen.projector !== projector) here.desk.setState({ screen: { ...screen, projector } });
    };
    tell();
    const stops = [
      presence.subscribe(({ projector }, before) => {
        if (projector !== before.projector) tell();
      }),
      here.desk.subscribe(({ screen }, before) => {
        if (screen.projector !== before.screen.projector && screen.projector !== presence.getState().projector) setProjector(screen.projector);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [here]);
}

/** The lesson's question shows what the class has answered. */
function usePoll(here: Here): void {
  const poll = useStore(here.desk, (desk) => desk.poll);
  useEffect(() => presence.setState({ poll }), [poll]);
}

function Bar({ here, onDialog }: { readonly here: Here; readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation('presenter');
  const { session } = usePage();
  const blank = useStore(here.desk, ({ screen }) => screen.blank !== 'off');
  const pointing = useStore(here.pointer, ({ on }) => on);
  const projector = useStore(presence, (now) => now.projector);
  return (
    <section className={css['floating']} aria-label={t('bar')}>
      {/* The page's own heading is away with its bars. */}
      <h1 className="sr">{t('bar')}</h1>
      <div role="toolbar" aria-label={t('bar')}>
      <IconButton label={t('previous')} onClick={() => here.conductor.do('previous')}><SkipBack size={18} /></IconButton>
      <IconButton label={t('next')} onClick={() => here.conductor.do('next')}><SkipForward size={18} /></IconButton>
      <IconButton label={t('blank')} aria-pressed={blank} onClick={() => here.conductor.do('blank')}>{blank ? <Eye size={18} /> : <EyeOff size={18} />}</IconButton>
      <IconButton label={t('spotlight')} aria-pressed={pointing} onClick={() => here.conductor.do('spotlight')}><Flashlight size={18} /></IconButton>
      <IconButton label={t('projector')} aria-pressed={projector} onClick={() => setProjector(!projector)}><MonitorUp size={18} /></IconButton>
      <IconButton label={t('qr')} onClick={() => onDialog('qr')}><QrCode size={18} /></IconButton>
      <IconButton label={t('window')} onClick={() => openPresenter(session)}><PictureInPicture2 size={18} /></IconButton>
      <IconButton label={t('leave')} onClick={present}><X size={18} /></IconButton>
      </div>
    </section>
  );
}

export function Presenting({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation('presenter');
  const page = usePage();
  const [here] = useState(() => presenting(page, 'audience', stageName()));
  const full = useStore(presence, ({ mode }) => mode === 'full');
  const blank = useStore(here.desk, ({ screen }) => screen.blank);
  useEffect(() => void here.stage.join(0), [here]);
  useConducting(here);
  useFullScreen(full);
  usePictureSize(here);
  useProjector(here);
  usePoll(here);
  return (
    <>
      <Spotlight here={here} of={picture} />
      <ClassAnswers here={here} />
      {full && <Bar here={here} onDialog={onDialog} />}
      {blank !== 'off' && <button type="button" className={css['blank']} data-testid="blank" aria-label={t('blanked')} onClick={() => here.conductor.do('blank')} />}
    </>
  );
}
