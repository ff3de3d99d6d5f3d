/** Who knows what: each program's cache against etcd, and the watch notices that are still under way. */
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeData, KnownResource } from '../../views/knowledge.ts';
import { oneStop } from '../controls/oneStop.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './knowledge.module.css';

const MILLISECOND = 1_000;

function Notices({ known }: { readonly known: KnownResource }): ReactElement {
  const { t } = useTranslation('knowledge');
  return (
    <ul className={css['notices']}>
      {known.underWay.map(({ event, revision, namespace, name, arrivesIn }) => (
        <li key={`${revision} ${name ?? ''}`}>
          <b lang="en">{event}</b> <span translate="no">{namespace === undefined ? name : `${namespace}/${name}`}</span>
          <i>{t('arrives', { revision, time: (arrivesIn / MILLISECOND).toFixed(1) })}</i>
        </li>
      ))}
    </ul>
  );
}

function Program({ program, revision }: { readonly program: KnowledgeData['programs'][number]; readonly revision: number }): ReactElement {
  const { t } = useTranslation('knowledge');
  const { session } = usePage();
  const { actor, resources, behind } = program;
  return (
    <article className={css['program']} data-behind={behind > 0 || undefined}>
      <h3>
        <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'part', id: actor } })}>{actor}</button>
        <span>{behind === 0 ? t('current') : t('behind', { count: behind })}</span>
      </h3>
      <table>
        <thead>
          <tr><th scope="col">{t('resource')}</th><th scope="col">{t('objects')}</th><th scope="col">{t('seen')}</th></tr>
        </thead>
        <tbody>
          {resources.map((known) => (
            <tr key={known.resource} data-behind={known.underWay.length > 0 || undefined}>
              <th scope="row" translate="no">
                {known.resource.split('.').map((part, at) => <Fragment key={at}>{at > 0 && <>.<wbr /></>}{part}</Fragment>)}
                {known.underWay.length > 0 && <Notices known={known} />}
              </th>
              <td>{known.objects}</td>
              <td title={t('of', { revision })}>{known.seen}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

export default function KnowledgeView(): ReactElement {
  const { t } = useTranslation('knowledge');
  const { data, failure } = useView('knowledge', {});
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const behind = data.programs.filter((program) => program.behind > 0).length;
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <p>{t('about')}</p>
        <p role="status"><b translate="no">etcd</b> {t('revision', { revision: data.revision })} · {behind === 0 ? t('allCurrent') : t('someBehind', { count: behind })}</p>
      </header>
      {data.programs.length === 0 && <p className={css['empty']}>{t('none')}</p>}
      <div ref={oneStop} className={css['programs']}>
        {data.programs.map((program) => <Program key={program.actor} program={program} revision={data.revision} />)}
      </div>
    </div>
  );
}
