/** A layer of a machine, or an add-on, looked at closely: what it is, and what is in it now. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchematicData, SchematicMachine } from '../../views/schematic.ts';
import { CardSections } from '../inspector/CardSections.tsx';
import { FaultButtons } from '../inspector/FaultButtons.tsx';
import { Marked } from '../glossary/Marked.tsx';
import { Head } from '../inspector/Head.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './layer.module.css';
import { familyName } from './words.ts';

type Row = readonly [name: string, value: string | undefined];

function Rows({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  const { t } = useTranslation('schematic');
  return <dl className={css['rows']}>{rows.map(([name, value]) => <div key={name}><dt><Marked text={name} /></dt><dd translate="no">{value ?? t('card.notSaid')}</dd></div>)}</dl>;
}

const megabytes = (bytes: number): string => `${Math.max(0.1, Math.round(bytes / 100_000) / 10)} MB`;

function Containers({ machine }: { readonly machine: SchematicMachine }): ReactElement {
  const { t } = useTranslation('schematic');
  const { session } = usePage();
  if (machine.containers.length === 0) return <p className={css['none']}>{t('card.none')}</p>;
  return (
    <ul className={css['list']}>
      {machine.containers.map((one) => (
        <li key={`${one.namespace}/${one.pod}/${one.name}`}>
          <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace: one.namespace, name: one.pod } } })}>
            <b>{one.name}</b> <i lang="en">{one.state}</i>
            <span>{one.pod}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Images({ machine }: { readonly machine: SchematicMachine }): ReactElement {
  const { t } = useTranslation('schematic');
  const { images } = machine.runtime;
  if (images.length === 0) return <p className={css['none']}>{t('card.none')}</p>;
  return <ul className={css['list']}>{images.map(({ name, bytes }) => <li key={name} className={css['image']}><span translate="no">{name}</span><i>{megabytes(bytes)}</i></li>)}</ul>;
}

function Content({ layer, machine }: { readonly layer: string; readonly machine: SchematicMachine }): ReactNode {
  const { t, i18n } = useTranslation('schematic');
  const { hardware, os, runtime } = machine;
  const platform = hardware.platform !== undefined && i18n.exists(`schematic:platform.${hardware.platform}`) ? t(`platform.${hardware.platform}` as 'platform.vm') : hardware.platform;
  switch (layer) {
    case 'hardware':
      return <Rows rows={[[t('card.cpu'), hardware.cpu], [t('card.memory'), hardware.memory], [t('card.storage'), hardware.storage], [t('card.platform'), platform], ...(hardware.instanceType === undefined ? [] : [[t('card.instanceType'), hardware.instanceType] as const]), [t('card.place'), [hardware.region, hardware.zone].filter((one) => one !== undefined).join(' ') || undefined], ...(hardware.providerID === undefined ? [] : [[t('card.providerID'), hardware.providerID] as const]), [t('card.address'), machine.address]]} />;
    case 'os':
      return <Rows rows={[[t('card.family'), familyName(os.family)], [t('card.image'), os.image], [t('card.kernel'), os.kernel], [t('card.architecture'), os.architecture], [t('card.kubelet'), machine.kubelet]]} />;
    case 'supervisor':
      return <Rows rows={[[t('card.supervisor'), machine.supervisor], [t('card.unit'), `kubelet, ${runtime.name}`]]} />;
    case 'runtime':
      return <><Rows rows={[[runtime.name, runtime.version]]} /><h3 className={css['title']}>{t('card.images')}</h3><Images machine={machine} /><h3 className={css['title']}>{t('card.containers')}</h3><Containers machine={machine} /></>;
    default:
      return <Containers machine={machine} />;
  }
}

function Addon({ id, data }: { readonly id: string; readonly data: SchematicData }): ReactElement {
  const { t } = useTranslation('schematic');
  const { session } = usePage();
  const addon = data.addons.find((one) => one.id === id);
  const name = t(`term.${id}` as 'term.dns');
  return (
    <div className={css['card']}>
      <Head kind={t('term.addons')} name={name} />
      <p className={css['about']}><Marked text={t(`what.${id}` as 'what.dns')} /></p>
      {addon === undefined || addon.pods.length === 0 ? <p className={css['none']}>{t('card.addonGone')}</p> : (
        <>
          <h3 className={css['title']}>{t('card.addonPods')}</h3>
          <ul className={css['list']}>
            {addon.pods.map((pod) => (
              <li key={pod.name}>
                <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace: pod.namespace, name: pod.name } } })}><b>{pod.name}</b> <i lang="en">{pod.status}</i><span>{pod.node}</span></button>
              </li>
            ))}
          </ul>
        </>
      )}
      <CardSections id={`addon/${id}`} name={name} />
    </div>
  );
}

const isLayer = (type: string): type is 'hardware' => ['hardware', 'os', 'supervisor', 'containers', 'runtime'].includes(type);

export default function LayerInspector({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation('schematic');
  const { data } = useView('schematic', {});
  const [type = '', name = ''] = id.split('/');
  if (data === undefined) return <PanelSkeleton />;
  if (type === 'addon') return <Addon id={name} data={data} />;
  const machine = data.machines.find((one) => one.name === name);
  const layer = isLayer(type) ? type : 'hardware';
  const title = type === 'supervisor' || type === 'runtime' ? t(`term.${type}`) : t(`layer.${type as 'hardware'}`);
  const own = type === 'supervisor' ? machine?.supervisor : type === 'runtime' ? machine?.runtime.name : title;
  return (
    <div className={css['card']}>
      <Head kind={name} name={own ?? title} />
      <p className={css['about']}><Marked text={t(`about.${layer}`)} /></p>
      {machine !== undefined && <FaultButtons target="node" name={name} />}
      {machine === undefined ? <p className={css['none']}>{t('card.gone')}</p> : <Content layer={type} machine={machine} />}
      {machine !== undefined && <CardSections id={id} name={`${own ?? title} (${name})`} />}
    </div>
  );
}
