/** A component: what it is for, what it does now, what it did last, and what can be broken on it. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../session/protocol.ts';
import { secondsOf } from '../../session/selectors.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { Head } from './Head.tsx';
import { FaultButtons } from './FaultButtons.tsx';
import { Quorum } from './Quorum.tsx';
import css from './inspector.module.css';

const LATEST = 25;

function useLatest(actor: string): readonly Step[] {
  const { session } = usePage();
  const seq = useSession((state) => state.frame?.seq);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  useEffect(() => {
    let wanted = true;
    const query = { actor, limit: LATEST, routine: false, ...(seq !== undefined && { beforeSeq: seq + 1 }) };
    const timer = setTimeout(() => void session.here((host) => host.log(query)).then((page) => { if (wanted) setSteps(page.toSorted((a, b) => b.seq - a.seq)); }, () => undefined), 100);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, actor, seq]);
  return steps;
}

/** Services are not machines: they are listed where their addresses live. */
function Services(): ReactElement {
  const services = useSession((state) => state.frame?.scene.services) ?? [];
  const { session } = usePage();
  return (
    <ul className={css['latest']}>
      {services.map((service) => (
        <li key={`${service.namespace}/${service.name}`}>
          <button type="button" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'services', namespace: service.namespace, name: service.name } } })}>
            <i>{service.clusterIP}</i>
            <span translate="no">{service.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function ComponentInspector({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const explain = useExplain();
  const [type = '', instance] = id.split('/');
  const steps = useLatest(id);
  const network = type === 'network';
  const name = network ? say(`part.network-${instance ?? ''}`) : type === 'user' ? say('part.user') : type;
  return (
    <div className={css['inspector']}>
      <Head kind={network ? t('inspector.network') : instance ?? t('inspector.component')} name={name} />
      <p className={css['about']}>{say(network ? `component.network-${instance ?? ''}` : `component.${type}`)}</p>
      {type === 'kubelet' && instance !== undefined && <FaultButtons target="node" name={instance} />}
      {!network && type !== 'user' && <FaultButtons target="program" name={id} />}
      {type === 'etcd' && <Quorum />}
      {id === 'network/pods' && <><h3 className={css['title']}>{t('inspector.services')}</h3><Services /></>}
      {!network && <h3 className={css['title']}>{t('inspector.latest')}</h3>}
      {!network && steps.length === 0 && <p className={css['gone']}>{t('inspector.nothing')}</p>}
      {!network && (
        <ol className={css['latest']}>
          {steps.map((step) => (
            <li key={step.seq}>
              <button type="button" onClick={() => void session.goto({ seq: step.seq })}>
                <i>{secondsOf(step.at)}</i>
                <span>{explain.brief(step)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
