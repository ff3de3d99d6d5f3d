/** The objects of the cluster: how they hang together, or all of them as a list. */
import { Search } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../controls/Segmented.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { ObjectList } from './ObjectList.tsx';
import { ObjectMap } from './ObjectMap.tsx';
import css from './objectMap.module.css';

const ALL = '*';

function Map(): ReactElement {
  const { t } = useTranslation('objects');
  const [namespace, setNamespace] = useState('default');
  const [search, setSearch] = useState('');
  const [problems, setProblems] = useState(false);
  const { data, failure } = useView('objectGraph', { search, problems, ...(namespace !== ALL && { namespace }) });
  const names = [...new Set([...(data?.namespaces ?? []), 'default', ...(namespace === ALL ? [] : [namespace])])].sort();
  return (
    <>
      <div className={css['filters']} role="search" aria-label={t('filters')}>
        <select aria-label={t('namespace')} value={namespace} onChange={(event) => setNamespace(event.target.value)}>
          <option value={ALL}>{t('allNamespaces')}</option>
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
        <label className={css['search']}><Search size={14} aria-hidden="true" /><input type="search" aria-label={t('search')} placeholder={t('search')} value={search} onChange={(event) => setSearch(event.target.value)} /></label>
        <label className={css['check']}><input type="checkbox" checked={problems} onChange={(event) => setProblems(event.target.checked)} />{t('problems')}</label>
      </div>
      {failure !== undefined && <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>}
      {data === undefined && <PanelSkeleton />}
      {data !== undefined && data.objects.length === 0 && <p className={css['empty']} role="status">{problems ? t('noProblems') : t('none')}</p>}
      {data !== undefined && data.objects.length > 0 && <ObjectMap data={data} />}
    </>
  );
}

export default function ObjectsView(): ReactElement {
  const { t } = useTranslation('objects');
  const [look, setLook] = useState<'map' | 'list'>('map');
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <Segmented label={t('look')} value={look} choices={(['map', 'list'] as const).map((value) => ({ value, label: t(value) }))} onChange={setLook} />
      </header>
      {look === 'map' ? <Map /> : <ObjectList />}
    </div>
  );
}
