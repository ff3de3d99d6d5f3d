/** A report as a page: what is on screen is what is printed and saved. All of it is somebody's text, shown as text. */
import type { ReactElement, ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Report, ReportAnswer, Section } from '../../session/report.ts';
import { secondsOf } from '../../session/selectors.ts';
import { QrCode } from '../controls/QrCode.tsx';
import { MarkdownLine } from '../lesson/Markdown.tsx';
import { MOST as MOST_IN_A_CODE } from '../presenter/momentLink.ts';
import { useScenarioName } from '../text.ts';
import css from './report.module.css';

export interface Shot {
  readonly svg: string;
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

interface PaperProps {
  readonly report: Report;
  readonly shot: Shot | undefined;
  readonly link: string;
  readonly place?: RefObject<HTMLElement | null>;
}

/** A longer address is of no use on paper. */
const LONG_ON_PAPER = 300;

const fullName = ({ kind, namespace, name }: { readonly kind: string; readonly namespace?: string; readonly name: string }): string => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

function Part({ name, children }: { readonly name: Section; readonly children: ReactNode }): ReactElement {
  const { t } = useTranslation('report');
  return <section className={css['part']}><h2>{t(`section.${name}`)}</h2>{children}</section>;
}

const Nothing = (): ReactElement => <p className={css['faint']}>{useTranslation('report').t('nothing')}</p>;

function Typed({ report: { typed, facts, question } }: { readonly report: Report }): ReactElement {
  const { t } = useTranslation('report');
  const lines = new Set(typed.map(({ line }) => line));
  const rest = facts.deeds.filter(({ what, own }) => own && !lines.has(what));
  if (typed.length + rest.length === 0) return <Nothing />;
  const all = [...typed, ...rest.map(({ at, what }) => ({ at, line: what, code: undefined, output: '' }))].sort((a, b) => a.at - b.at);
  return (
    <>
      {question.since === 0 && <p className={css['faint']}>{t('brought')}</p>}
      <ol className={css['typed']}>
        {all.map(({ at, line, code, output }, i) => (
          <li key={i}>
            <p><time>{t('seconds', { seconds: secondsOf(at) })}</time><code translate="no">{line}</code>{code !== undefined && code !== 0 && <b>{t('failed', { code })}</b>}</p>
            {output !== '' && <pre translate="no">{output}</pre>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Objects({ objects }: { readonly objects: Report['facts']['objects'] }): ReactElement {
  const { t } = useTranslation('report');
  if (objects.length === 0) return <Nothing />;
  return (
    <>
      {objects.map((one) => (
        <div key={`${one.resource}/${one.namespace ?? ''}/${one.name}`} className={css['object']}>
          <h3><span translate="no">{fullName(one)}</span><b>{t(`how.${one.how}`)}</b></h3>
          <p className={css['faint']}><code translate="no">{one.by}</code></p>
          {one.changes.length > 0 && (
            <table translate="no">
              <thead><tr><th scope="col">{t('field')}</th>{one.how !== 'made' && <th scope="col">{t('before')}</th>}<th scope="col">{t('after')}</th></tr></thead>
              <tbody>{one.changes.map(({ path, before, after }) => <tr key={path}><th scope="row">{path}</th>{one.how !== 'made' && <td>{before ?? '—'}</td>}<td>{after ?? '—'}</td></tr>)}</tbody>
            </table>
          )}
        </div>
      ))}
    </>
  );
}

const Texts = ({ texts }: { readonly texts: readonly { readonly title: string; readonly note?: string; readonly text: string }[] }): ReactElement =>
  texts.length === 0 ? <Nothing /> : <>{texts.map(({ title, note, text }, i) => <div key={i} className={css['object']}><h3><span translate="no">{title}</span>{note !== undefined && <b>{note}</b>}</h3><pre translate="no">{text}</pre></div>)}</>;

function Events({ events }: { readonly events: Report['facts']['events'] }): ReactElement {
  if (events.length === 0) return <Nothing />;
  return (
    <table className={css['events']} translate="no" lang="en">
      <thead><tr>{['TIME', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
      <tbody>{events.map(({ at, type, reason, object, count, message }, i) => <tr key={i} data-warning={type === 'Warning' || undefined}><td><time dateTime={at}>{at.slice(11, 19)}</time></td><td>{type}</td><td>{reason}</td><td>{object}</td><td>{message}{count > 1 && ` (x${count})`}</td></tr>)}</tbody>
    </table>
  );
}

function Answer({ one }: { readonly one: ReportAnswer }): ReactElement {
  const { t } = useTranslation('report');
  return (
    <li>
      <h3><span>{one.step}</span><b>{one.kind === 'task' ? t(`task.${one.how}`) : t(one.correct ? 'right' : 'wrong')}</b></h3>
      <p><MarkdownLine text={one.kind === 'task' ? one.goal : one.asked} /></p>
      {one.kind === 'task'
        ? <p className={css['faint']}>{t('hints', { count: one.hints })}</p>
        : <dl><div><dt>{t('given')}</dt><dd><MarkdownLine text={one.given} /></dd></div>{one.happened !== undefined && <div><dt>{t('happened')}</dt><dd><MarkdownLine text={one.happened} /></dd></div>}</dl>}
    </li>
  );
}

function Replay({ report, link }: { readonly report: Report; readonly link: string }): ReactElement {
  const { t } = useTranslation('report');
  if (report.run.fragment === '') return <p>{t('noRun')}</p>;
  return (
    <div className={css['replay']}>
      {link.length <= MOST_IN_A_CODE ? <QrCode className={css['code']} text={link} label={t('qr')} /> : null}
      <div>
        <p><a href={link} translate="no">{link.length <= LONG_ON_PAPER ? link : t('link')}</a></p>
        {link.length > MOST_IN_A_CODE && <p className={css['faint']}>{t('tooLong', { characters: link.length })}</p>}
        <dl><div><dt>{t('runHash')}</dt><dd><code translate="no">{report.run.hash ?? t('noHash')}</code></dd></div></dl>
      </div>
    </div>
  );
}

function Head({ report: { name, writtenAt, lesson, scenario, at } }: { readonly report: Report }): ReactElement {
  const { t, i18n } = useTranslation(['report', 'lesson']);
  const scenarioName = useScenarioName();
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <header>
      <h1>{lesson?.title ?? t('report:work')}</h1>
      <dl>
        {name !== '' && <div><dt>{t('report:name')}</dt><dd translate="no">{name}</dd></div>}
        <div><dt>{t('report:date')}</dt><dd>{time.format(writtenAt)}</dd></div>
        {lesson !== undefined && <div><dt>{t('lesson:level.label')}</dt><dd>{t(`lesson:level.${lesson.level}`)}</dd></div>}
        {lesson !== undefined && <div><dt>{t('report:score')}</dt><dd>{t('report:scoreOf', { right: lesson.right, of: lesson.of })}{!lesson.finished && ` · ${t('report:unfinished')}`}</dd></div>}
        {lesson === undefined && scenario !== '' && <div><dt>{t('report:cluster')}</dt><dd>{scenarioName(scenario)}</dd></div>}
        <div><dt>{t('report:moment')}</dt><dd>{t('report:seconds', { seconds: secondsOf(at) })}</dd></div>
      </dl>
    </header>
  );
}

export function ReportPaper({ report, shot, link, place }: PaperProps): ReactElement {
  const { t, i18n } = useTranslation('report');
  const { facts, sections } = report;
  const content: Readonly<Record<Section, ReactElement>> = {
    typed: <Typed report={report} />,
    files: <Texts texts={facts.files.map((file) => ({ title: fullName(file), ...(file.form === 'patch' && { note: t('patch') }), text: file.yaml }))} />,
    objects: <Objects objects={facts.objects} />,
    describes: <Texts texts={report.describes.map((one) => ({ title: fullName(one), text: one.text }))} />,
    events: <Events events={facts.events} />,
    answers: report.answers.length === 0 ? <Nothing /> : <ol className={css['answers']}>{report.answers.map((one, i) => <Answer key={i} one={one} />)}</ol>,
    picture: shot === undefined ? <Nothing /> : <img src={shot.address} width={shot.width} height={shot.height} alt={t('pictureOf')} />,
    replay: <Replay report={report} link={link} />,
  };
  return (
    <article ref={place} className={css['paper']} lang={i18n.language}>
      <Head report={report} />
      {sections.map((name) => <Part key={name} name={name}>{content[name]}</Part>)}
      <footer><span>{t('hash')}</span> <code translate="no">{report.hash}</code></footer>
    </article>
  );
}
