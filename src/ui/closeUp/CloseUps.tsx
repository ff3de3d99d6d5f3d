/** The map from near: in each Pod's place its containers, conditions and volumes. Text keeps its size on the screen; the nearer one is, the more of it there is room for. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodPart } from '../../scene/scene.ts';
import type { ClosePod, CloseContainer } from '../../views/closeUp.ts';
import type { Stop } from '../graph/navigation.ts';
import { StateGlyph } from '../icons/glyphs.tsx';
import { useView } from '../useView.ts';
import css from './closeUp.module.css';

/** Smaller places, in pixels of the screen, keep what they show. */
const LEAST = { width: 118, height: 44 } as const;

function toneOf({ state, reason, ready }: CloseContainer): PodPart['tone'] {
  if (state === 'running') return ready ? 'ok' : 'waiting';
  if (state === 'terminated') return reason === 'Completed' ? 'done' : 'bad';
  return /BackOff|Err|Invalid/.test(reason ?? '') ? 'bad' : 'waiting';
}

function Container({ container }: { readonly container: CloseContainer }): ReactElement {
  const tone = toneOf(container);
  const { name, image, init, state, reason, restarts } = container;
  return (
    <li data-tone={tone} title={image}>
      <StateGlyph tone={tone} size={8} />
      <b>{init ? `${name} (init)` : name}</b>
      <span>{reason ?? (state === 'none' ? '' : state)}{restarts > 0 && ` ↻${restarts}`}</span>
    </li>
  );
}

function CloseUp({ pod, near, width, height }: { readonly pod: PodPart; readonly near: ClosePod | undefined; readonly width: number; readonly height: number }): ReactElement {
  const { t } = useTranslation('cards');
  return (
    <div className={css['pod']} data-tone={pod.system && pod.tone === 'ok' ? 'system' : pod.tone} data-active={pod.active || undefined} data-flat={height < 80 || undefined} style={{ width, height }} lang="en" translate="no">
      <p className={css['name']}><StateGlyph tone={pod.tone} size={9} /><b>{pod.name}</b></p>
      <p className={css['line']}>{[pod.status, pod.ready, pod.ip].filter((word) => word !== undefined).join(' · ')}</p>
      {near !== undefined && (
        <>
          <ul className={css['list']} aria-label={t('closeUp.containers')}>{near.containers.map((container) => <Container key={container.name} container={container} />)}</ul>
          <ul className={css['conditions']} aria-label={t('closeUp.conditions')}>{near.conditions.map(({ type, status }) => <li key={type} data-met={status === 'True'}><span aria-hidden="true">{status === 'True' ? '✓' : '✗'}</span>{type}</li>)}</ul>
          {near.volumes.length > 0 && <ul className={css['volumes']} aria-label={t('closeUp.volumes')}>{near.volumes.map(({ name, source }) => <li key={name}><i>{source}</i> {name}</li>)}</ul>}
        </>
      )}
    </div>
  );
}

export default function CloseUps({ stops, zoom }: { readonly stops: readonly Stop[]; readonly zoom: number }): ReactElement {
  const shown = stops.flatMap(({ id, box, about }) => (about.type === 'pod' && box.w * zoom >= LEAST.width && box.h * zoom >= LEAST.height ? [{ id, box, pod: about.pod, node: about.node }] : []));
  const { data } = useView('closeUp', { nodes: [...new Set(shown.flatMap(({ node }) => node ?? []))] });
  return (
    <div className={css['layer']} aria-hidden="true">
      {shown.map(({ id, box, pod }) => (
        <div key={id} className={css['place']} data-close={pod.name} style={{ left: box.x - 0.5, top: box.y - 0.5, transform: `scale(${1 / zoom})` }}>
          <CloseUp pod={pod} near={data?.pods[pod.uid]} width={(box.w + 1.5) * zoom} height={(box.h + 1.5) * zoom} />
        </div>
      ))}
    </div>
  );
}
