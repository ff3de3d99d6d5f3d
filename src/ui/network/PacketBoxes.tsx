/** The packet as nested boxes, one for each header; what has come on, or changed, since the hop before is marked. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkHop } from '../../views/network.ts';
import css from './packet.module.css';

type Layer = NetworkHop['layers'][number];

const TITLES: { readonly [kind: string]: string } = { ethernet: 'Ethernet', ipv4: 'IPv4', tcp: 'TCP', udp: 'UDP', icmp: 'ICMP', vxlan: 'VXLAN', geneve: 'Geneve' };

/** Layers are the same from the inside: what is more on the outside has come on. */
const before = (layers: readonly Layer[], was: readonly Layer[] | undefined, index: number): Layer | undefined => {
  const layer = layers[index]!;
  const old = was?.[was.length - (layers.length - index)];
  return old?.kind === layer.kind ? old : undefined;
};

interface BoxProps {
  readonly layers: readonly Layer[];
  readonly was: readonly Layer[] | undefined;
  readonly index: number;
}

function Box({ layers, was, index }: BoxProps): ReactElement | null {
  const { t } = useTranslation('network');
  const layer = layers[index];
  if (layer === undefined) return null;
  const old = before(layers, was, index);
  const tunnel = layers.findIndex(({ kind }) => kind === 'vxlan' || kind === 'geneve');
  const ips = layers.filter(({ kind }) => kind === 'ipv4').length;
  const outer = tunnel >= 0 ? index <= tunnel : ips > 1 && index <= layers.findIndex(({ kind }) => kind === 'ipv4');
  return (
    <div className={css['layer']} data-kind={layer.kind} data-outer={outer || undefined} data-new={(was !== undefined && old === undefined) || undefined}>
      <p>
        <b>{TITLES[layer.kind] ?? t('packet.data')}</b>
        {layer.fields.map(([name, value]) => {
          const changed = old?.fields.find(([field]) => field === name)?.[1];
          return (
            <span key={name} data-changed={(changed !== undefined && changed !== value) || undefined}>
              {layer.kind !== 'data' && <i>{name} </i>}
              {changed !== undefined && changed !== value && name !== 'ttl' && name !== 'len' && <s>{changed}</s>}
              {value}
            </span>
          );
        })}
        <em>{t('packet.bytes', { count: layer.size })}</em>
        {was !== undefined && old === undefined && <mark>{t('packet.new')}</mark>}
      </p>
      <Box layers={layers} was={was} index={index + 1} />
    </div>
  );
}

export function PacketBoxes({ hop, previous }: { readonly hop: NetworkHop; readonly previous: NetworkHop | undefined }): ReactElement {
  const { t } = useTranslation('network');
  const size = hop.layers.reduce((sum, layer) => sum + layer.size, 0);
  const was = previous?.leg === hop.leg && previous.back === hop.back ? previous.layers : undefined;
  const gone = was === undefined ? 0 : Math.max(0, was.length - hop.layers.length);
  return (
    <section className={css['packet']} aria-label={t('packet.title')}>
      <h3>{t('packet.title')}<span>{t('packet.bytes', { count: size })}</span>{gone > 0 && <span className={css['gone']}>{t('packet.gone', { count: gone })}</span>}</h3>
      <div translate="no"><Box layers={hop.layers} was={was} index={0} /></div>
    </section>
  );
}
