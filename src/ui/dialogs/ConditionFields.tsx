/** What to wait for, chosen from what is really there: a Pod that gets a node, an event, an object's condition, a program that decides. */
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, ObjectRef } from '../../session/protocol.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage, useSession } from '../session.tsx';
import { listObjects, useObjects } from '../useObjects.ts';
import css from './dialogs.module.css';

type Goal = 'pod' | 'event' | 'condition' | 'actor';

const GOALS: readonly Goal[] = ['pod', 'event', 'condition', 'actor'];
/** Kinds whose status has conditions, and the conditions and event reasons that Kubernetes writes most. */
const WITH_CONDITIONS: readonly string[] = ['pods', 'deployments', 'replicasets', 'nodes'];
const CONDITIONS = ['Ready', 'Available', 'Progressing', 'PodScheduled', 'ContainersReady', 'Initialized', 'Ready=False', 'Ready=Unknown', 'Available=False', 'PodScheduled=False'];
const REASONS = ['Scheduled', 'FailedScheduling', 'Pulling', 'Pulled', 'Created', 'Started', 'Killing', 'BackOff', 'Unhealthy', 'Failed', 'ScalingReplicaSet', 'SuccessfulCreate', 'SuccessfulDelete', 'NodeReady', 'NodeNotReady', 'TaintManagerEviction', 'Preempted', 'RegisteredNode'];

export const addressOf = ({ resource, namespace, name }: ObjectRef): string => `${resource.split('.')[0]}/${namespace === undefined ? '' : `${namespace}/`}${name}`;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A line with suggestions that are really there. */
function Field({ label, value, options, onChange }: FieldProps): ReactElement {
  const id = useId();
  return (
    <label>
      <span>{label}</span>
      <input data-first list={id} value={value} required spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      <datalist id={id}>{options.map((option) => <option key={option} value={option} />)}</datalist>
    </label>
  );
}


const withConditions = (objects: readonly ObjectRef[]): readonly ObjectRef[] => objects.filter(({ resource }) => WITH_CONDITIONS.includes(resource.split('.')[0] ?? ''));

export interface ConditionChoice {
  readonly fields: ReactElement;
  /** Undefined: there is no such object. Waits until it is known which ones there are. */
  readonly asked: () => Promise<Condition | undefined>;
}

export function useConditionFields(): ConditionChoice {
  const { t } = useTranslation();
  const { session } = usePage();
  const objects = useObjects();
  const selected = useSession((state) => (state.selection?.kind === 'object' ? state.selection.ref : undefined));
  const scene = useSession((state) => state.frame?.scene);
  const isPod = selected?.resource === 'pods';
  const [goal, setGoal] = useState<Goal>(selected !== undefined && !isPod ? 'condition' : 'pod');
  const [pod, setPod] = useState(isPod ? selected.name : '');
  const [event, setEvent] = useState('');
  const [object, setObject] = useState(selected === undefined ? '' : addressOf(selected));
  const [condition, setCondition] = useState('Ready');
  const [actor, setActor] = useState('kube-scheduler');
  const pods = (objects ?? []).filter(({ resource }) => resource === 'pods').map(({ name }) => name);
  const conditional = withConditions(objects ?? []);
  const actors = [...(scene?.controlPlane ?? []).map(({ id }) => id), ...(scene?.nodes ?? []).map(({ name }) => `kubelet/${name}`)];
  const asked = async (): Promise<Condition | undefined> => {
    if (goal === 'pod') return { pod: pod.trim() };
    if (goal === 'event') return { event: event.trim() };
    if (goal === 'actor') return { actor: actor.trim() };
    const ref = withConditions(objects ?? (await listObjects(session))).find((one) => addressOf(one) === object.trim());
    return ref === undefined ? undefined : { object: ref, condition: condition.trim() };
  };
  const fields = (
    <>
      <Segmented label={t('until.goal')} value={goal} choices={GOALS.map((value) => ({ value, label: t(`until.${value}`) }))} onChange={setGoal} />
      <div className={css['fields']}>
        {goal === 'pod' && <Field label={t('until.podName')} value={pod} options={pods} onChange={setPod} />}
        {goal === 'event' && <Field label={t('until.reason')} value={event} options={REASONS} onChange={setEvent} />}
        {goal === 'condition' && <Field label={t('until.object')} value={object} options={conditional.map(addressOf)} onChange={setObject} />}
        {goal === 'condition' && <Field label={t('until.conditionName')} value={condition} options={CONDITIONS} onChange={setCondition} />}
        {goal === 'actor' && <Field label={t('until.program')} value={actor} options={actors} onChange={setActor} />}
      </div>
    </>
  );
  return { fields, asked };
}
