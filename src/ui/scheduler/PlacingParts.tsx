/** The Pod that is to be placed, and a node that it may be placed on: by a button, or by dragging the one onto the other. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeToChoose, PodToPlace } from '../../views/placing.ts';
import { Button } from '../controls/Button.tsx';
import css from './placing.module.css';

const KIND = 'text/x-podium-pod';
const nameOf = (key: string): string => key.replace(/^default\//, '');

interface PodCardProps {
  readonly pod: PodToPlace;
  /** Pods that wait, this one too. */
  readonly left: number;
  readonly onLater: (() => void) | undefined;
}

export function PodCard({ pod: { key, cpu, memory, priority, wishes }, left, onLater }: PodCardProps): ReactElement {
  const { t } = useTranslation('placing');
  return (
    <section className={css['pod']} aria-label={t('next')} draggable onDragStart={(event) => event.dataTransfer.setData(KIND, key)}>
      <h3><small>{t('next')} ({left})</small><b translate="no">{nameOf(key)}</b></h3>
      <dl>
        <div><dt>{t('cpu')}</dt><dd>{cpu}</dd></div>
        <div><dt>{t('memory')}</dt><dd>{memory}</dd></div>
        {priority !== 0 && <div><dt>{t('priority', { priority })}</dt></div>}
      </dl>
      <p>{t('wants')}: {wishes.length === 0 ? t('nothing') : ''}</p>
      {wishes.length > 0 && <ul translate="no">{wishes.map((wish) => <li key={wish}><code>{wish}</code></li>)}</ul>}
      <p className={css['quiet']}>{t('drag')}</p>
      {onLater !== undefined && <Button onClick={onLater}>{t('skip')}</Button>}
    </section>
  );
}

function Bar({ label, used, of, share }: NodeToChoose['cpu'] & { readonly label: string }): ReactElement {
  const { t } = useTranslation('placing');
  return (
    <div className={css['bar']}>
      <span>{label}</span>
      <i aria-hidden="true"><b style={{ inlineSize: `${Math.min(100, Math.round(100 * share))}%` }} /></i>
      <span>{t('of', { used, of })}</span>
    </div>
  );
}

interface NodeChoiceProps {
  readonly node: NodeToChoose;
  readonly pod: PodToPlace;
  readonly busy: boolean;
  readonly over: boolean;
  readonly onOver: (node: string | undefined) => void;
  readonly onChoose: () => void;
}

export function NodeChoice({ node: { name, cpu, memory, taints, cordoned, labels, pods }, pod, busy, over, onOver, onChoose }: NodeChoiceProps): ReactElement {
  const { t } = useTranslation('placing');
  return (
    <li
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(KIND)) return;
        event.preventDefault();
        onOver(name);
      }}
      onDragLeave={() => onOver(undefined)}
      onDrop={(event) => {
        event.preventDefault();
        onOver(undefined);
        if (event.dataTransfer.getData(KIND) === pod.key) onChoose();
      }}
    >
      <h4><b translate="no">{name}</b>{cordoned && <em>{t('cordoned')}</em>}</h4>
      <Bar label={t('cpu')} {...cpu} />
      <Bar label={t('memory')} {...memory} />
      {(labels.length > 0 || taints.length > 0) && <ul translate="no">{taints.map((taint) => <li key={taint} data-taint><code>{taint}</code></li>)}{labels.map((label) => <li key={label}><code>{label}</code></li>)}</ul>}
      <p className={css['quiet']} translate={pods.length > 0 ? 'no' : undefined}>{pods.length === 0 ? t('empty') : pods.join(', ')}</p>
      <Button disabled={busy} aria-label={t('placeOn', { pod: nameOf(pod.key), node: name })} onClick={onChoose}>{t('place')}</Button>
    </li>
  );
}
