/** One's work as a page to print or hand in: which parts go in, whose it is; and what somebody has handed in, checked. */
import { Code2, Download, FolderOpen, Printer, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactElement, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { readReport, sealReport, SECTIONS, type Report, type Section } from '../../session/report.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { download } from '../dialogs/download.ts';
import { useAlone } from '../print/useAlone.ts';
import { usePage } from '../session.tsx';
import { describe, gather, type Gathered } from './gather.ts';
import { HandedIn } from './HandedIn.tsx';
import css from './report.module.css';
import { closeReport } from './reporting.ts';
import { ReportPaper, type Shot } from './ReportPaper.tsx';
import { savedPage } from './savedPage.ts';
import { linkTo, useShot } from './shot.ts';

type Described = Report['describes'][number];

const keyOf = ({ resource, namespace = '', name }: { readonly resource: string; readonly namespace?: string; readonly name: string }): string => `${resource}/${namespace}/${name}`;

/** All that there is to report, and the description of each object as it is chosen. */
function useGathered(): { readonly gathered: Gathered | undefined; readonly described: readonly Described[]; readonly failed: boolean; readonly choose: (key: string) => void } {
  const { session } = usePage();
  const { i18n } = useTranslation();
  const [gathered, setGathered] = useState<Gathered>();
  const [texts, setTexts] = useState<Readonly<Record<string, Described>>>({});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState(false);
  const read = (objects: Gathered['objects']): Promise<void> => Promise.all(objects.map((one) => describe(session, one))).then((all) => setTexts((before) => ({ ...before, ...Object.fromEntries(all.map((one) => [keyOf(one), one])) })));
  useEffect(() => {
    void gather(session, i18n.language, Date.now()).then(async (found) => {
      await read(found.first);
      setChosen(new Set(found.first.map(keyOf)));
      setGathered(found);
    }).catch(() => setFailed(true));
    // What was done does not change while the report stands open.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session]);
  const choose = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
    if (texts[key] === undefined) void read((gathered?.objects ?? []).filter((one) => keyOf(one) === key)).catch(() => setFailed(true));
  };
  const described = (gathered?.objects ?? []).flatMap((one) => (chosen.has(keyOf(one)) ? (texts[keyOf(one)] ?? []) : []));
  return { gathered, described, failed, choose };
}

interface ChoicesProps {
  readonly gathered: Gathered | undefined;
  readonly described: readonly Described[];
  readonly sections: ReadonlySet<Section>;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onSection: (section: Section) => void;
  readonly onObject: (key: string) => void;
}

function Choices({ gathered, described, sections, name, onName, onSection, onObject }: ChoicesProps): ReactElement {
  const { t } = useTranslation('report');
  const chosen = new Set(described.map(keyOf));
  return (
    <div className={css['choices']}>
      <label className={css['name']}><span>{t('name')}</span><input value={name} maxLength={200} autoComplete="off" onChange={(event) => onName(event.target.value)} /></label>
      <p className={css['small']}>{t('private')}</p>
      <fieldset><legend>{t('parts')}</legend>{SECTIONS.filter((section) => section !== 'answers' || gathered?.content.lesson !== undefined).map((section) => <label key={section}><input type="checkbox" checked={sections.has(section)} onChange={() => onSection(section)} />{t(`section.${section}`)}</label>)}</fieldset>
      {sections.has('describes') && gathered !== undefined && gathered.objects.length > 0 && (
        <fieldset><legend>{t('which')}</legend>{gathered.objects.map((one) => <label key={keyOf(one)} translate="no"><input type="checkbox" checked={chosen.has(keyOf(one))} onChange={() => onObject(keyOf(one))} /><span>{one.kind} {one.name}</span></label>)}</fieldset>
      )}
    </div>
  );
}

function Mine({ onOpen }: { readonly onOpen: () => void }): ReactElement {
  const { t, i18n } = useTranslation('report');
  const { session } = usePage();
  const { gathered, described, failed, choose } = useGathered();
  const [name, setName] = useState('');
  const [left, setLeft] = useState<ReadonlySet<Section>>(new Set());
  const shot = useShot(gathered !== undefined, t('pictureOf'));
  const paper = useRef<HTMLElement>(null);
  const sections = useMemo(() => new Set(SECTIONS.filter((section) => !left.has(section) && (section !== 'answers' || gathered?.content.lesson !== undefined))), [left, gathered]);
  const report = useMemo(() => (gathered === undefined ? undefined : sealReport({ ...gathered.content, name: name.trim(), sections: [...sections], describes: [...described] })), [gathered, described, name, sections]);
  const toggle = (section: Section): void => setLeft((before) => {
    const next = new Set(before);
    if (!next.delete(section)) next.add(section);
    return next;
  });
  const told = (good: boolean): void => {
    if (!good) session.set({ notice: { code: 'notSaved', tone: 'bad' } });
  };
  const savePage = (): void => {
    if (paper.current !== null) told(download('podium-report.html', savedPage(paper.current, t('title'), i18n.language, Object.values(css), shot.shot?.svg), 'text/html'));
  };
  const ready = report !== undefined && shot.done;
  return (
    <>
      <header className={css['bar']}>
        <h2>{t('title')}</h2>
        <i />
        <span role="status">{failed ? t('failedToGather') : ready ? '' : t('gathering')}</span>
        <Button icon={<FolderOpen size={15} />} onClick={onOpen}>{t('open')}</Button>
        <Button icon={<Download size={15} />} disabled={!ready} onClick={() => report && told(download('podium-report.json', `${JSON.stringify(report, undefined, 2)}\n`, 'application/json'))}>{t('saveJson')}</Button>
        <Button icon={<Code2 size={15} />} disabled={!ready} onClick={savePage}>{t('saveHtml')}</Button>
        <Button look="primary" icon={<Printer size={15} />} disabled={!ready} onClick={() => print()}>{t('print')}</Button>
        <IconButton label={t('close')} data-close="" onClick={closeReport}><X size={18} /></IconButton>
      </header>
      <div className={css['room']}>
        <Choices gathered={gathered} described={described} sections={sections} name={name} onName={setName} onSection={toggle} onObject={choose} />
        <Desk report={report} shot={shot.shot} paper={paper} />
      </div>
    </>
  );
}

function Desk({ report, shot, paper }: { readonly report: Report | undefined; readonly shot: Shot | undefined; readonly paper: RefObject<HTMLElement | null> }): ReactElement {
  const { t } = useTranslation('report');
  return <div className={css['desk']} tabIndex={0} role="group" aria-label={t('paper')}>{report !== undefined && <ReportPaper place={paper} report={report} shot={shot} link={linkTo(report)} />}</div>;
}

export default function ReportDesk(): ReactElement {
  const { t } = useTranslation('report');
  const place = useAlone(closeReport);
  const picker = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Report>();
  const [bad, setBad] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = readReport(await file.text());
    setBad(read === undefined);
    if (read !== undefined) setOpened(read);
  };
  const choose = (): void => picker.current?.click();
  return createPortal(
    <div ref={place} className={css['place']} role="dialog" aria-modal="true" aria-label={t('title')} data-report="">
      {opened === undefined ? <Mine onOpen={choose} /> : <HandedIn key={opened.hash} report={opened} onOpen={choose} />}
      <input ref={picker} type="file" accept=".json,application/json" hidden aria-label={t('open')} onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ''; }} />
      {bad && <p className={css['trouble']} role="alert">{t('bad')}</p>}
    </div>,
    document.body,
  );
}
