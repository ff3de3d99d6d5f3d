/** A component's card: what it is for, what can be broken on it, and the sections that every part has. */
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { Button } from '../controls/Button.tsx';
import { Marked } from '../glossary/Marked.tsx';
import { CardSections } from './CardSections.tsx';
import { Head } from './Head.tsx';
import { FaultButtons } from './FaultButtons.tsx';
import { Quorum } from './Quorum.tsx';
import css from './inspector.module.css';

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

/** Who makes it has a card of its own. */
function CniAgent(): ReactElement {
  const { session } = usePage();
  const { t } = useTranslation('cards');
  return <div className={css['faults']}><Button onClick={() => session.set({ selection: { kind: 'part', id: 'cni' } })}>{t('agent')}</Button></div>;
}

/** Parts that are not called by a program's name. */
const NAMED: readonly string[] = ['user', 'cloud', 'load-balancer'];

/** What can be broken of the provider: its API, and each zone in which this cluster has machines. */
function ProviderFaults(): ReactElement | null {
  const scene = useSession((state) => state.frame?.scene);
  if (scene?.provider === undefined) return null;
  const zones = [...new Set(scene.nodes.map(({ zone }) => zone))].filter((zone) => zone !== undefined).toSorted();
  return (
    <>
      <FaultButtons target="provider" name={scene.provider.name} />
      {zones.map((zone) => <Fragment key={zone}><h3 className={css['title']} translate="no">{zone}</h3><FaultButtons target="zone" name={zone} /></Fragment>)}
    </>
  );
}

export default function ComponentInspector({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const [type = '', instance] = id.split('/');
  const network = type === 'network';
  const name = network ? say(`part.network-${instance ?? ''}`) : NAMED.includes(type) ? say(`part.${type}`) : type;
  const what = say(`cards:what.${network ? `network-${instance ?? ''}` : type}`, {}, '');
  return (
    <div className={css['inspector']}>
      <Head kind={network ? t('inspector.network') : instance ?? t('inspector.component')} name={name} />
      {what !== '' && <p className={css['about']}><Marked text={what} /></p>}
      {type === 'kubelet' && instance !== undefined && <FaultButtons target="node" name={instance} />}
      {type === 'cloud' && <ProviderFaults />}
      {!network && type !== 'user' && type !== 'cloud' && <FaultButtons target="program" name={id} />}
      {type === 'etcd' && <Quorum />}
      {id === 'network/pods' && <CniAgent />}
      {id === 'network/pods' && <><h3 className={css['title']}>{t('inspector.services')}</h3><Services /></>}
      <CardSections id={id} name={network || NAMED.includes(type) ? name : id} />
    </div>
  );
}
