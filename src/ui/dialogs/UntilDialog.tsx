/** Run until something holds: a Pod has a node, an event happens, an object's condition is met. The cluster runs on by itself, nothing is done to it. */
import { useEffect, useId, useRef, useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, ObjectRef } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage, useSession } from '../session.tsx';
import css from './dialogs.module.css';

type Goal = 'pod' | 'event' | 'condition';

const GOALS: readonly Goal[] = ['pod', 'event', 'condition'];
/** Kinds whose status has conditions, and the conditions and event reasons that Kubernetes writes most. */
const WITH_CONDITIONS: readonly string[] = ['pods', 'deployments', 'replicasets', 'nodes'];
const CONDITIONS = ['Ready', 'Available', 'Progressing', 'PodScheduled', 'ContainersReady', 'Initialized', 'Ready=False', 'Ready=Unknown', 'Available=False', 'PodScheduled=False'];
const REASONS = ['Scheduled', 'FailedScheduling', 'Pulling', 'Pulled', 'Created', 'Started', 'Killing', 'BackOff', 'Unhealthy', 'Failed', 'ScalingReplicaSet', 'SuccessfulCreate', 'SuccessfulDelete', 'NodeReady', 'NodeNotReady', 'TaintManagerEviction', 'Preempted', 'RegisteredNode'];

const addressOf = ({ resource, namespace, name }: ObjectRef): string => `${resource.split('.')[0]}/${namespace === undefined ? '' : `${namespace}/`}${name}`;

function useObjects(): readonly ObjectRef[] {
  const { session } = usePage();
  const [objects, setObjects] = useState<readonly ObjectRef[]>([]);
  useEffect(() => void session.here((host) => host.objects()).then(setObjects, () => undefined), [session]);
  return objects;
}

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
      <input list={id} value={value} required spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      <datalist id={id}>{options.map((option) => <option key={option} value={option} />)}</datalist>
    </label>
  );
}

export function UntilDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const objects = useObjects();
  const selected = useSession((state) => (state.selection?.kind === 'object' ? state.selection.ref : undefined));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input[list]')?.focus(), []);
  const isPod = selected?.resource === 'pods';
  const [goal, setGoal] = useState<Goal>(selected !== undefined && !isPod ? 'condition' : 'pod');
  const [pod, setPod] = useState(isPod ? selected.name : '');
  const [event, setEvent] = useState('');
  const [object, setObject] = useState(selected === undefined ? '' : addressOf(selected));
  const [condition, setCondition] = useState('Ready');
  const [told, setTold] = useState<'running' | 'never' | 'unknown'>();
  const pods = objects.filter(({ resource }) => resource === 'pods').map(({ name }) => name);
  const conditional = objects.filter(({ resource }) => WITH_CONDITIONS.includes(resource.split('.')[0] ?? ''));
  const asked = (): Condition | undefined => {
    if (goal === 'pod') return { pod: pod.trim() };
    if (goal === 'event') return { event: event.trim() };
    const ref = conditional.find((one) => addressOf(one) === object.trim());
    return ref === undefined ? undefined : { object: ref, condition: condition.trim() };
  };
  const submit = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    const wanted = asked();
    setTold(wanted === undefined ? 'unknown' : 'running');
    if (wanted === undefined) return;
    if (await session.until(wanted)) onClose();
    else setTold('never');
  };
  return (
    <Dialog title={t('until.title')} onClose={onClose}>
      <form ref={form} className={css['body']} onSubmit={(submitted) => void submit(submitted)} onChange={() => setTold(undefined)}>
        <p className={css['note']}>{t('until.about')}</p>
        <Segmented label={t('until.goal')} value={goal} choices={GOALS.map((value) => ({ value, label: t(`until.${value}`) }))} onChange={setGoal} />
        <div className={css['fields']}>
          {goal === 'pod' && <Field label={t('until.podName')} value={pod} options={pods} onChange={setPod} />}
          {goal === 'event' && <Field label={t('until.reason')} value={event} options={REASONS} onChange={setEvent} />}
          {goal === 'condition' && <Field label={t('until.object')} value={object} options={conditional.map(addressOf)} onChange={setObject} />}
          {goal === 'condition' && <Field label={t('until.conditionName')} value={condition} options={CONDITIONS} onChange={setCondition} />}
        </div>
        <p className={told === 'never' || told === 'unknown' ? css['warning'] : 'sr'} role="status">{told === undefined ? '' : t(`until.${told}`)}</p>
        <div className={css['actions']}>
          <Button type="submit" look="primary" disabled={told === 'running'}>{t('until.run')}</Button>
          <Button onClick={onClose}>{t('until.leave')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
