/** Two futures side by side on one clock: two maps, what differs between their objects, and how full the nodes are. */
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore } from 'zustand/vanilla';
import type { Branch, Comparison, Difference, Frame, Rival } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { Graph } from '../graph/Graph.tsx';
import { MarkedProvider } from '../graph/graphContext.ts';
import { useSay } from '../text.ts';
import { PageProvider, usePage, useSession, type PageContext } from '../session.tsx';
import { SCENARIOS } from '../scenarios.ts';
import { PanelSkeleton } from '../states/Loading.tsx';
import { Configuration } from './Configuration.tsx';
import { COLUMNS, nodeRows } from './nodeRows.ts';
import { Placements } from './Placements.tsx';
import css from './compare.module.css';

/** The page as it would be with another frame; what is selected in it is selected in the page. */
function usePageWith(frame: Frame | undefined): PageContext {
  const page = usePage();
  const [store] = useState(() => createStore(() => page.session.store.getState()));
  useEffect(() => page.session.store.subscribe((state) => store.setState({ ...state, frame: store.getState().frame })), [page, store]);
  useEffect(() => store.setState({ frame }), [store, frame]);
  return useMemo(() => ({ ...page, session: { ...page.session, store } }), [page, store]);
}

function useComparison(other: string | Rival | undefined): { readonly comparison: Comparison | undefined; readonly failure: string | undefined } {
  const { session } = usePage();
  const at = useSession((state) => state.frame?.at);
  const seq = useSession((state) => `${state.frame?.branch ?? ''} ${state.frame?.seq ?? 0}`);
  const [state, setState] = useState<ReturnType<typeof useComparison>>({ comparison: undefined, failure: undefined });
  const asked = JSON.stringify(other);
  useEffect(() => {
    if (asked === undefined || at === undefined) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      session.here((host) => host.compare(JSON.parse(asked) as string | Rival, at)).then(
        (comparison) => { if (wanted) setState({ comparison, failure: undefined }); },
        (failure: unknown) => { if (wanted) setState({ comparison: undefined, failure: failure instanceof Error ? failure.message : String(failure) }); },
      );
    }, 60);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, asked, at, seq]);
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
  const { rows, hidden } = useMemo(() => nodeRows(left.scene.nodes, right.scene.nodes), [left, right]);
  return (
    <section className={css['pane']} aria-label={t('nodes')}>
      <h3>{t('nodes')}</h3>
      <table>
        <thead><tr><th scope="col">{t('node')}</th>{COLUMNS.map((resource) => <th key={resource} scope="col">{t(resource)}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row" translate="no">{name}</th>
              {cells.map(({ own = t('none'), other = t('none') }, index) => <td key={COLUMNS[index]} data-differs={own !== other || undefined}>{own === other ? own : <><del>{own}</del> <ins>{other}</ins></>}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={css['empty']}>{t('moreNodes', { count: hidden })}</p>}
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

const CONFIGURATION = 'configuration';
const CLUSTER = 'cluster ';
/** Long enough for Pods to be placed and to run. */
const LATER = 30_000_000;
/** Kept while the reader looks at other views. */
let last: { readonly wanted: string | undefined; readonly configuration: string | undefined } = { wanted: undefined, configuration: undefined };

interface ChooserProps {
  readonly others: readonly Branch[];
  readonly value: string;
  readonly nameOf: (branch: Branch | undefined) => string;
  readonly onChoose: (value: string) => void;
}

function Chooser({ others, value, nameOf, onChoose }: ChooserProps): ReactElement {
  const { t } = useTranslation('compare');
  const say = useSay();
  return (
    <label>
      {t('with')}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {value === '' && <option value="">{t('choose')}</option>}
        {others.length > 0 && <optgroup label={t('futures')}>{others.map((branch) => <option key={branch.id} value={branch.id}>{nameOf(branch)}</option>)}</optgroup>}
        <optgroup label={t('samePods')}>
          <option value={CONFIGURATION}>{t('configured')}</option>
          {SCENARIOS.filter((id) => id !== 'guestbook').map((id) => <option key={id} value={CLUSTER + id}>{say(`scenario.${id}`)}</option>)}
        </optgroup>
      </select>
    </label>
  );
}

/** With what is compared: a future by its name, or the same commands elsewhere. */
function useOther(others: readonly Branch[]) {
  const [chosen, setChosen] = useState(last);
  const { wanted, configuration } = chosen;
  const set = (change: Partial<typeof last>): void => {
    last = { ...last, ...change };
    setChosen(last);
  };
  const rival: Rival | undefined = wanted === CONFIGURATION ? (configuration === undefined ? undefined : { schedulerConfig: configuration }) : wanted?.startsWith(CLUSTER) === true ? { scenario: wanted.slice(CLUSTER.length) } : undefined;
  const elsewhere = wanted === CONFIGURATION || wanted?.startsWith(CLUSTER) === true;
  const branch = elsewhere ? undefined : (others.find(({ id }) => id === wanted) ?? others.at(-1));
  return { value: elsewhere ? wanted : (branch?.id ?? ''), other: rival ?? branch?.id, branch, elsewhere, configuring: wanted === CONFIGURATION, set };
}

export default function CompareView(): ReactElement {
  const { t } = useTranslation('compare');
  const say = useSay();
  const { session } = usePage();
  const frame = useSession((state) => state.frame);
  const branches = frame?.branches ?? [];
  const { value, other, branch, elsewhere, configuring, set } = useOther(branches.filter(({ current }) => !current));
  const { comparison, failure } = useComparison(other);
  const page = usePageWith(comparison?.frame);
  const marked = useMemo(() => new Set(comparison?.differences.filter(({ kind }) => kind === 'Pod').map(({ ref }) => ref.name)), [comparison]);
  const nameOf = (one: Branch | undefined): string => (one === undefined || one.label === '' ? t('first') : one.label.replace(/^kubectl /, ''));
  if (frame === undefined) return <PanelSkeleton />;
  const own = nameOf(branches.find(({ current }) => current));
  const otherName = configuring ? t('configured') : elsewhere ? say(`scenario.${value.slice(CLUSTER.length)}`) : nameOf(branch);
  return (
    <div className={css['view']}>
      <header>
        <h2>{t(elsewhere ? 'titleElsewhere' : 'title')}</h2>
        <b>{own}</b>
        <Chooser others={branches.filter(({ current }) => !current)} value={value} nameOf={nameOf} onChoose={(wanted) => set({ wanted })} />
      </header>
      {configuring && <Configuration onApply={(configuration) => set({ configuration })} />}
      {failure !== undefined && <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>}
      {other === undefined && !configuring && <OnlyOne />}
      {other !== undefined && (
        <>
          {elsewhere && <div className={css['about']}><p>{t('samePodsAbout')}</p><Button onClick={() => void session.pass(LATER)}>{t('later')}</Button></div>}
          <MarkedProvider value={marked}>
            <div className={css['maps']}>
              <figure><figcaption>{t('left', { name: own })}</figcaption><div><Graph embed /></div></figure>
              <figure>
                <figcaption>{t('right', { name: otherName })}</figcaption>
                <div>{comparison === undefined ? <PanelSkeleton /> : <PageProvider value={page}><Graph embed /></PageProvider>}</div>
              </figure>
            </div>
          </MarkedProvider>
          {comparison !== undefined && failure === undefined && <Placements left={comparison.placements} right={comparison.otherPlacements} />}
          {comparison !== undefined && (
            <div className={css['tables']} data-alone={elsewhere || undefined}>
              {!elsewhere && <Differences differences={comparison.differences} />}
              <Nodes left={frame} right={comparison.frame} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
