/** Every object of the cluster at this moment as a list, by kind. A click opens it at the right. */
import { Search } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectRef } from '../../session/protocol.ts';
import { sameRef } from '../../session/selectors.ts';
import { oneStop } from '../controls/oneStop.ts';
import { usePage, useSession } from '../session.tsx';
import css from './objects.module.css';

type Listed = ObjectRef & { readonly kind: string };

/** Kinds that say little at first stand last. */
const LAST: readonly string[] = ['Event', 'Lease', 'ServiceAccount', 'ConfigMap', 'Secret', 'EndpointSlice', 'Endpoints', 'PriorityClass'];
/** More of one kind than this are counted, not listed; the search finds them all. */
const MOST = 300;

const rank = (kind: string): number => LAST.indexOf(kind) + (LAST.includes(kind) ? 100 : 0);

function useObjects(): readonly Listed[] | undefined {
  const { session } = usePage();
  const seq = useSession((state) => state.frame?.seq);
  const [objects, setObjects] = useState<readonly Listed[]>();
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => void session.here((host) => host.objects()).then((list) => { if (wanted) setObjects(list); }, () => undefined), 80);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, seq]);
  return objects;
}

function groupsOf(objects: readonly Listed[], search: string): readonly (readonly [string, readonly Listed[]])[] {
  const groups = new Map<string, Listed[]>();
  for (const object of objects) {
    if (search !== '' && !`${object.kind} ${object.namespace ?? ''}/${object.name}`.toLowerCase().includes(search)) continue;
    const group = groups.get(object.kind);
    if (group === undefined) groups.set(object.kind, [object]);
    else group.push(object);
  }
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function Group({ kind, objects, open }: { readonly kind: string; readonly objects: readonly Listed[]; readonly open: boolean }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const selection = useSession((state) => state.selection);
  const chosen = (object: Listed): boolean => selection?.kind === 'object' && sameRef(selection.ref, object);
  return (
    <details className={css['group']} open={open}>
      <summary><b lang="en">{kind}</b><span>{objects.length}</span></summary>
      <ul>
        {objects.slice(0, MOST).map((object) => (
          <li key={`${object.namespace ?? ''}/${object.name}`}>
            <button type="button" aria-pressed={chosen(object)} onClick={() => session.set({ selection: { kind: 'object', ref: { resource: object.resource, name: object.name, ...(object.namespace !== undefined && { namespace: object.namespace }) } } })}>
              <span translate="no">{object.name}</span>
              {object.namespace !== undefined && <i translate="no">{object.namespace}</i>}
            </button>
          </li>
        ))}
        {objects.length > MOST && <li className={css['more']}>{t('objects.more', { count: objects.length - MOST })}</li>}
      </ul>
    </details>
  );
}

export function ObjectList(): ReactElement {
  const { t } = useTranslation();
  const objects = useObjects();
  const [search, setSearch] = useState('');
  const groups = groupsOf(objects ?? [], search.trim().toLowerCase());
  return (
    <div className={css['view']}>
      <label className={css['search']}>
        <Search size={15} aria-hidden="true" />
        <input type="search" aria-label={t('objects.search')} placeholder={t('objects.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
      </label>
      <div ref={oneStop} className={css['groups']}>
        {groups.map(([kind, list]) => <Group key={`${kind}${search === '' ? '' : '?'}`} kind={kind} objects={list} open={search !== '' || !LAST.includes(kind)} />)}
        {objects !== undefined && groups.length === 0 && <p className={css['empty']}>{t('objects.none')}</p>}
      </div>
    </div>
  );
}
