/** Be the scheduler: kube-scheduler stands still in a future of its own, and the reader binds one Pod after the other. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../session/session.ts';
import type { Judged, PlacingData } from '../../views/placing.ts';
import { Button } from '../controls/Button.tsx';
import { forked } from '../inspector/holdTrial.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { FindNode } from './FindNode.tsx';
import { NodeChoice, PodCard } from './PlacingParts.tsx';
import { History, Verdict } from './PlacingVerdict.tsx';
import css from './placing.module.css';

/** The Pods of this file, see examples/manifests. */
const PRACTICE = 'kubectl apply -f placing.yaml';

/** A millisecond. */
const MOMENT = 1_000;

interface State {
  /** Pods left for later. */
  readonly later: readonly string[];
  readonly refused: number;
  /** The newest choice, and whether it was bound. */
  readonly told: { readonly judged: Judged; readonly bound: boolean } | undefined;
  readonly problem: string | undefined;
  readonly busy: boolean;
}

const NEW: State = { later: [], refused: 0, told: undefined, problem: undefined, busy: false };
/** Kept while the reader looks at other views. */
let last: State = NEW;

const runLine = async (session: Session, line: string): Promise<string | undefined> => {
  const outcome = await session.run(line);
  return outcome?.exitCode === 0 ? undefined : (outcome?.stderr.trim() ?? line);
};

interface BeginProps {
  readonly data: PlacingData;
  readonly onState: (change: Partial<State>) => void;
}

function Begin({ data, onState }: BeginProps): ReactElement {
  const { t } = useTranslation('placing');
  const { session } = usePage();
  const [practice, setPractice] = useState(data.pods.length === 0);
  const start = async (): Promise<void> => {
    onState({ ...NEW, busy: true });
    if (!(await forked(session, t('begin.future')))) return onState({ busy: false, problem: t('begin.onlyOne') });
    for (const program of data.running) await session.fault('freeze', program, { unprobed: true });
    // It stands still from the next instant on; where Pods wait already, nothing else would let that instant come.
    if (!practice) await session.pass(MOMENT);
    onState({ busy: false, problem: practice ? await runLine(session, PRACTICE) : undefined });
  };
  return (
    <section className={css['begin']} aria-label={t('begin.title')}>
      <h3>{t('begin.title')}</h3>
      <p>{t('begin.how')}</p>
      <label><input type="checkbox" checked={practice} onChange={(event) => setPractice(event.target.checked)} /> {t('begin.withPods')}</label>
      <Button look="primary" onClick={() => void start()}>{t('begin.start')}</Button>
    </section>
  );
}

function Tally({ data: { bound, kept, running }, refused }: { readonly data: PlacingData; readonly refused: number }): ReactElement {
  const { t } = useTranslation('placing');
  return (
    <p className={css['tally']} role="status">
      <span>{t('tally.placed', { count: bound.length })}</span>
      <span>{t('tally.refused', { count: refused })}</span>
      <b>{kept === undefined ? t('tally.none') : t('tally.kept', { kept })}</b>
      {running.length > 0 && <i>{t('released')}</i>}
    </p>
  );
}

interface TurnProps extends BeginProps {
  readonly state: State;
  readonly find: string;
  readonly onFind: (find: string) => void;
}

/** The Pod whose turn it is, and the nodes. */
function Turn({ data, state, onState, find, onFind }: TurnProps): ReactElement {
  const { t } = useTranslation('placing');
  const { session } = usePage();
  const [over, setOver] = useState<string>();
  const mine = data.pods.filter(({ key }) => !state.later.includes(key));
  const pod = mine[0] ?? data.pods[0];
  const choose = async (node: string): Promise<void> => {
    if (pod === undefined || state.busy) return;
    onState({ busy: true, problem: undefined });
    const { judged, line } = await session.view('placing', { pod: pod.key, node });
    if (judged === undefined || line === undefined) return onState({ busy: false });
    if (!judged.fits) return onState({ busy: false, refused: state.refused + 1, told: { judged, bound: false } });
    const problem = await runLine(session, line);
    onState({ busy: false, problem, told: problem === undefined ? { judged, bound: true } : undefined });
  };
  if (pod === undefined) {
    return (
      <div className={css['over']}>
        <p>{data.bound.length > 0 ? t('done') : t('doneNone')}</p>
        <Button disabled={state.busy} onClick={() => void runLine(session, PRACTICE).then((problem) => onState({ problem }))}>{t('more')}</Button>
        {data.frozen.map((program) => <Button key={program} onClick={() => void session.fault('thaw', program)}>{t('release')}</Button>)}
      </div>
    );
  }
  return (
    <div className={css['turn']}>
      <PodCard pod={pod} left={data.pods.length} onLater={data.pods.length > 1 ? () => onState({ later: mine.length > 1 ? [...state.later, pod.key] : [], told: undefined }) : undefined} />
      <div>
        <FindNode find={find} hidden={data.hidden} onFind={onFind} />
        <ul className={css['nodes']} aria-label={t('nodes')}>
          {data.nodes.map((node) => <NodeChoice key={node.name} node={node} pod={pod} busy={state.busy} over={over === node.name} onOver={setOver} onChoose={() => void choose(node.name)} />)}
        </ul>
      </div>
    </div>
  );
}

export default function PlacingPanel(): ReactElement {
  const { t } = useTranslation('placing');
  const [state, setState] = useState(last);
  const [find, setFind] = useState('');
  const { data, failure } = useView('placing', find === '' ? {} : { find });
  const onState = (change: Partial<State>): void => {
    last = { ...last, ...change };
    setState(last);
  };
  if (failure !== undefined) return <p className={css['quiet']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const begun = data.frozen.length > 0 || data.bound.length > 0;
  return (
    <div className={css['panel']} aria-busy={state.busy}>
      {begun ? <Tally data={data} refused={state.refused} /> : <Begin key={String(data.pods.length === 0)} data={data} onState={onState} />}
      {state.problem !== undefined && <p className={css['problem']} role="alert">{t('couldNot', { message: state.problem })}</p>}
      {begun && state.told !== undefined && <Verdict judged={state.told.judged} bound={state.told.bound} />}
      {begun && data.frozen.length > 0 && <Turn data={data} state={state} onState={onState} find={find} onFind={setFind} />}
      {begun && data.bound.length > 0 && <History bound={data.bound} />}
    </div>
  );
}
