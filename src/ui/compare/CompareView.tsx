/** Two futures side by side on one clock: two maps, what differs between their objects, and how full the nodes are. */
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore } from 'zustand/vanilla';
import type { Branch, Comparison, Difference, Frame } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { Graph } from '../graph/Graph.tsx';
import { MarkedProvider } from '../graph/graphContext.ts';
import { PageProvider, usePage, useSession, type PageContext } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import css from './compare.module.css';

/** The page as it would be with another frame; what is selected in it is selected in the page. */
function usePageWith(frame: Frame | undefined): PageContext {
  const page = usePage();
  const [store] = useState(() => createStore(() => page.session.store.getState()));
  useEffect(() => page.session.store.subscribe((state) => store.setState({ ...state, frame: store.getState().frame })), [page, store]);
  useEffect(() => store.setState({ frame }), [store, frame]);
  return useMemo(() => ({ ...page, session: { ...page.session, store } }), [page, store]);
}

function useComparison(id: string | undefined): { readonly comparison: Comparison | undefined; readonly failure: string | undefined } {
  const { session } = usePage();
  const at = useSession((state) => state.frame?.at);
  const seq = useSession((state) => `${state.frame?.branch ?? ''} ${state.frame?.seq ?? 0}`);
  const [state, setState] = useState<ReturnType<typeof useComparison>>({ comparison: undefined, failure: undefined });
  useEffect(() => {
    if (id === undefined || at === undefined) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      session.here((host) => host.compare(id, at)).then(
        (comparison) => { if (wanted) setState({ comparison, failure: undefined }); },
        (failure: unknown) => { if (wanted) setState({ comparison: undefined, failure: failure instanceof Error ? failure.message : String(failure) }); },
      );
    }, 60);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, id, at, seq]);
  return state;
}

const written = (value: unknown): string => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

function Differences({ differences }: { readonly differences: readonly Difference[] }): ReactElement {
  const { t } = useTranslation('compare');
  const { session } = usePage();
  if (differences.length === 0) return <p className={css['empty']} role="status">{t('same')}</p>;
  return (
    <section className={css['pane']} aria-label={t('differences', { count: differences.length })}>
      <h3 role="status">{t('differences', { count: differences.length })}</h3>
      <table>
        <thead><tr><th scope="col">{t('object')}</th><th scope="col">{t('what')}</th></tr></thead>
        <tbody>
          {differences.map(({ kind, ref, where, changes }) => (
            <tr key={`${kind} ${ref.namespace ?? ''}/${ref.name}`} data-where={where}>
              <th scope="row"><button type="button" onClick={() => session.set({ selection: { kind: 'object', ref } })}><i>{kind}</i> <span translate="no">{ref.name}</span></button></th>
              <td>
                {where === 'left' && t('onlyLeft')}
                {where === 'right' && t('onlyRight')}
                {changes.map(({ path, before, after }) => <div key={path} translate="no"><code>{path}</code> <del>{written(before)}</del> <ins>{written(after)}</ins></div>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The same nodes in both: Pods and what they have requested. */
function Nodes({ left, right }: { readonly left: Frame; readonly right: Frame }): ReactElement {
  const { t } = useTranslation('compare');
  const names = [...new Set([...left.scene.nodes, ...right.scene.nodes].map(({ name }) => name))];
  const cell = (frame: Frame, name: string, resource: 'pods' | 'cpu' | 'memory'): string => {
    const node = frame.scene.nodes.find((one) => one.name === name);
    if (node === undefined) return t('none');
    return resource === 'pods' ? String(node.pods.length) : (node.bars.find((bar) => bar.resource === resource)?.usedText ?? t('none'));
  };
  return (
    <section className={css['pane']} aria-label={t('nodes')}>
      <h3>{t('nodes')}</h3>
      <table>
        <thead><tr><th scope="col">{t('node')}</th>{(['pods', 'cpu', 'memory'] as const).map((resource) => <th key={resource} scope="col">{t(resource)}</th>)}</tr></thead>
        <tbody>
          {names.slice(0, 100).map((name) => (
            <tr key={name}>
              <th scope="row" translate="no">{name}</th>
              {(['pods', 'cpu', 'memory'] as const).map((resource) => {
                const [a, b] = [cell(left, name, resource), cell(right, name, resource)];
                return <td key={resource} data-differs={a !== b || undefined}>{a === b ? a : <><del>{a}</del> <ins>{b}</ins></>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OnlyOne(): ReactElement {
  const { t } = useTranslation('compare');
  const { session } = usePage();
  return (
    <div className={css['alone']}>
      <p>{t('onlyOne')}</p>
      <Button look="primary" onClick={() => void session.fork(t('unnamed'))}>{t('make')}</Button>
    </div>
  );
}

export default function CompareView(): ReactElement {
  const { t } = useTranslation('compare');
  const frame = useSession((state) => state.frame);
  const [wanted, setWanted] = useState<string>();
  const branches = frame?.branches ?? [];
  const others = branches.filter((branch) => !branch.current);
  const chosen = others.find(({ id }) => id === wanted) ?? others.at(-1);
  const { comparison, failure } = useComparison(chosen?.id);
  const other = usePageWith(comparison?.frame);
  const marked = useMemo(() => new Set(comparison?.differences.filter(({ kind }) => kind === 'Pod').map(({ ref }) => ref.name)), [comparison]);
  const nameOf = (branch: Branch | undefined): string => (branch === undefined || branch.label === '' ? t('first') : branch.label.replace(/^kubectl /, ''));
  if (frame === undefined) return <PanelSkeleton />;
  if (chosen === undefined) return <OnlyOne />;
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <b>{nameOf(branches.find(({ current }) => current))}</b>
        <label>
          {t('with')}
          <select value={chosen.id} onChange={(event) => setWanted(event.target.value)}>{others.map((branch) => <option key={branch.id} value={branch.id}>{nameOf(branch)}</option>)}</select>
        </label>
      </header>
      {failure !== undefined && <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>}
      <MarkedProvider value={marked}>
      <div className={css['maps']}>
        <figure><figcaption>{t('left', { name: nameOf(branches.find(({ current }) => current)) })}</figcaption><Graph embed /></figure>
        <figure>
          <figcaption>{t('right', { name: nameOf(chosen) })}</figcaption>
          {comparison === undefined ? <PanelSkeleton /> : <PageProvider value={other}><Graph embed /></PageProvider>}
        </figure>
      </div>
      </MarkedProvider>
      {comparison !== undefined && (
        <div className={css['tables']}>
          <Differences differences={comparison.differences} />
          <Nodes left={frame} right={comparison.frame} />
        </div>
      )}
    </div>
  );
}
