/** A report that somebody has handed in: whether its content fits its hash, and whether its run, played again, is the one that it tells of. */
import { CircleCheck, CircleX, FolderOpen, Play, Printer, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { agrees, isIntactReport, type Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { forget } from '../lesson/course.ts';
import { usePage } from '../session.tsx';
import css from './report.module.css';
import { closeReport } from './reporting.ts';
import { ReportPaper } from './ReportPaper.tsx';
import { linkTo, useShot } from './shot.ts';

/** `same`: the run's hash and what is told of the cluster. `facts`: the hash is the same, the report tells something else. */
type Played = 'same' | 'facts' | 'other' | 'unreadable' | 'noHash';

async function play(session: Session, report: Report): Promise<Played> {
  const before = session.store.getState().frame;
  forget();
  await session.open({ fragment: report.run.fragment });
  if (session.store.getState().frame === before) return 'unreadable';
  if (report.run.hash === undefined) return 'noHash';
  const hash = await session.here((host) => host.hash());
  if (hash !== report.run.hash) return 'other';
  return agrees(report, await session.view('report', report.question)) ? 'same' : 'facts';
}

function Verdict({ good, children }: { readonly good: boolean; readonly children: string }): ReactElement {
  return <p className={css['verdict']} data-good={good || undefined}>{good ? <CircleCheck size={16} aria-hidden="true" /> : <CircleX size={16} aria-hidden="true" />}{children}</p>;
}

export function HandedIn({ report, onOpen }: { readonly report: Report; readonly onOpen: () => void }): ReactElement {
  const { t } = useTranslation('report');
  const { session } = usePage();
  const [played, setPlayed] = useState<Played | 'playing'>();
  const intact = isIntactReport(report);
  // What had the focus is gone.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const there = played !== undefined && played !== 'playing' && played !== 'unreadable';
  const { shot } = useShot(there && report.sections.includes('picture'), t('pictureOf'));
  const replay = (): void => {
    setPlayed('playing');
    void play(session, report).then(setPlayed, () => setPlayed('unreadable'));
  };
  return (
    <>
      <header className={css['bar']}>
        <h2 ref={heading} tabIndex={-1}>{t('handedIn')}</h2>
        <i />
        <Button icon={<FolderOpen size={15} />} onClick={onOpen}>{t('openOther')}</Button>
        <Button icon={<Printer size={15} />} onClick={() => print()}>{t('print')}</Button>
        <Button look="primary" icon={<Play size={15} />} disabled={played === 'playing'} onClick={replay}>{t('play')}</Button>
        <IconButton label={t('close')} data-close="" onClick={closeReport}><X size={18} /></IconButton>
      </header>
      <div className={css['verdicts']} role="status">
        <Verdict good={intact}>{t(intact ? 'intact' : 'changed')}</Verdict>
        {played === 'playing' && <p>{t('playing')}</p>}
        {played !== undefined && played !== 'playing' && <Verdict good={played === 'same'}>{t(`played.${played}`)}</Verdict>}
        <p className={css['small']}>{t('proof')}</p>
      </div>
      <div className={css['desk']} tabIndex={0} role="group" aria-label={t('paper')}><ReportPaper report={report} shot={shot} link={linkTo(report)} /></div>
    </>
  );
}
