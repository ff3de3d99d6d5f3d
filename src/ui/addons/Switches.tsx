/** Each add-on with its switch: kubectl applies its manifest, or deletes what is in it; and the Pods that it is. */
import { CircleAlert, CircleCheck, CircleDashed, CircleOff } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddonState } from '../../views/addons.ts';
import { Marked } from '../glossary/Marked.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './addons.module.css';

const SIGNS: { readonly [state in AddonState['state']]: ReactNode } = {
  absent: <CircleOff size={15} aria-hidden="true" />,
  partly: <CircleAlert size={15} aria-hidden="true" />,
  starting: <CircleDashed size={15} aria-hidden="true" />,
  working: <CircleCheck size={15} aria-hidden="true" />,
};

function Addon({ addon: { id, state, pods } }: { readonly addon: AddonState }): ReactElement {
  const { t } = useTranslation('addons');
  const { session } = usePage();
  const busy = useSession((one) => one.busy);
  const on = state !== 'absent';
  const line = `kubectl ${on ? 'delete' : 'apply'} -f addons/${id}.yaml`;
  return (
    <article className={css['addon']} data-state={state}>
      <div className={css['head']}>
        <h3 id={`addon-${id}`} translate="no">{t(`addon.${id}.name`)}</h3>
        <button type="button" role="switch" aria-checked={on} aria-labelledby={`addon-${id}`} disabled={busy} className={css['switch']} onClick={() => void session.run(line)}><i aria-hidden="true" /></button>
      </div>
      <p className={css['state']} role="status">{SIGNS[state]} {t(`state.${state}`)}</p>
      <p><Marked text={t(`addon.${id}.does`)} /></p>
      <p className={css['without']}><Marked text={t(`addon.${id}.without`)} /></p>
      {pods.length > 0 && (
        <ul aria-label={t('pods')}>
          {pods.map((pod) => (
            <li key={pod.name} data-ready={pod.ready || undefined}>
              <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace: pod.namespace, name: pod.name } } })}>{pod.name}</button>
              <span translate="no">{pod.node}</span>
              <b lang="en" translate="no">{pod.ready ? 'Ready' : pod.status}</b>
            </li>
          ))}
        </ul>
      )}
      <code className={css['line']} translate="no">{line}</code>
    </article>
  );
}

export function Switches(): ReactElement {
  const { t } = useTranslation('addons');
  const { data, failure } = useView('addons', {});
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  return <WithGlossary text="addons"><div className={css['grid']}>{data.addons.map((addon) => <Addon key={addon.id} addon={addon} />)}</div></WithGlossary>;
}
