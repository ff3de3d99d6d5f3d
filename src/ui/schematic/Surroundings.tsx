/** What is around the machines: the two networks as bars, the person with kubectl, the add-ons above, the name of the group of masters. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchematicAddon } from '../../views/schematic.ts';
import type { Box } from '../graph/box.ts';
import { Label } from './Label.tsx';
import { addonSlots } from './layout.ts';
import css from './schematic.module.css';
import { useDrawn } from './schematicContext.ts';

function Bar({ box, id, name, detail, above }: { readonly box: Box; readonly id: string; readonly name: string; readonly detail: string; readonly above: boolean }): ReactElement {
  const { select, layout } = useDrawn();
  const y = above ? box.y - 13 : box.y + box.h + 14;
  const x = Math.min(layout.width / 2, box.x + box.w / 2);
  return (
    <g className={css['hit']} data-network={id} onClick={() => select({ kind: 'part', id: `network/${id}` })}>
      <rect className={css['net']} x={box.x} y={box.y} width={box.w} height={box.h} />
      <text className={css['label']} x={x} y={y} dy="0.35em" textAnchor="middle" fontSize={15}>
        <tspan fontWeight={600}>{name}</tspan>
        <tspan className={css['quiet']} fontSize={12.5} dx={10}>{detail}</tspan>
      </text>
    </g>
  );
}

function Person(): ReactElement {
  const { t } = useTranslation('schematic');
  const { layout, scene, select } = useDrawn();
  const { x, y, w, h } = layout.person;
  const middle = x + w / 2;
  return (
    <g className={css['hit']} data-person="user" data-state={scene.user} onClick={() => select({ kind: 'part', id: 'user' })}>
      <title>{t('you')}</title>
      <path className={css['cable']} d={`M${middle} ${y + h}V${layout.externalBar.y}`} />
      <rect className={css['person']} x={x} y={y} width={w} height={h} rx={8} />
      <circle className={css['personSign']} cx={middle} cy={y + 14} r={6} />
      <path className={css['personSign']} d={`M${middle - 11} ${y + 32}a11 10 0 0 1 22 0z`} />
      <Label text="kubectl" x={middle} y={y + 46} room={w - 6} size={13} look="mono" />
    </g>
  );
}

/** The cloud provider: what the cloud-controller-manager calls, and where load balancers stand. */
function Provider(): ReactElement | null {
  const { layout, scene, select } = useDrawn();
  const { provider } = scene;
  if (layout.provider === undefined || provider === undefined) return null;
  const { x, y, w, h } = layout.provider;
  const middle = x + w / 2;
  return (
    <g className={css['hit']} data-provider={provider.name} data-state={provider.state} onClick={() => select({ kind: 'part', id: 'cloud' })}>
      <title>{provider.balancers.map(({ service, address }) => `${service} ${address}`).join(', ')}</title>
      <path className={css['cable']} d={`M${middle} ${y + h}V${layout.externalBar.y}`} />
      <rect className={css['person']} x={x} y={y} width={w} height={h} rx={8} />
      <path className={css['personSign']} d={`M${middle - 12} ${y + 28}a7 7 0 0 1 1-13a9 9 0 0 1 17-2a8 8 0 0 1 5 15z`} />
      <Label text={PROVIDERS[provider.name]} x={middle} y={y + 46} room={w - 6} size={13} bold />
    </g>
  );
}

const PROVIDERS = { aws: 'AWS', gcp: 'GCP', openstack: 'OpenStack' } as const;

const isUp = ({ pods }: SchematicAddon): boolean => pods.some(({ status }) => status === 'Running');

/** Each add-on on its own sign: there, in trouble, or not installed. */
function Addons(): ReactElement | null {
  const { t } = useTranslation('schematic');
  const { layout, data, select } = useDrawn();
  const { addons } = layout;
  if (addons.h === 0) return null;
  const all = data?.addons ?? [];
  const slots = addonSlots(addons, all.length);
  return (
    <g data-addons="">
      <Label text={t('addons')} x={addons.x} y={addons.y + addons.h / 2} room={140} size={13} bold anchor="start" />
      {all.map((addon, i) => {
        const state = addon.pods.length === 0 ? 'absent' : isUp(addon) ? 'there' : 'failed';
        const { x = 0, y = 0, w = 0, h = 0 } = slots[i] ?? {};
        const text = state === 'there' ? t('addonCount', { name: t(`addon.${addon.id}`), count: addon.pods.length }) : t(`addon.${addon.id}`);
        return (
          <g key={addon.id} className={css['hit']} data-addon={addon.id} data-state={state} onClick={() => select({ kind: 'part', id: `addon/${addon.id}` })}>
            <title>{state === 'absent' ? `${t(`term.${addon.id}`)}: ${t('absent.addon')}` : addon.pods.map(({ name, status }) => `${name} ${status}`).join(', ')}</title>
            <rect className={css['addon']} data-state={state} x={x} y={y} width={w} height={h} rx={5} />
            <Label text={text} x={x + w / 2} y={y + h / 2} room={w - 10} size={12.5} look={state === 'absent' ? 'quiet' : 'plain'} />
          </g>
        );
      })}
    </g>
  );
}

/** `masters` under the stack: what the group is called and how many they are; a click fans them out. */
function Group(): ReactElement | null {
  const { t } = useTranslation('schematic');
  const { layout, machines, fanned, fan } = useDrawn();
  const count = machines.filter(({ role }) => role === 'master').length;
  if (count < 2 || fanned) return null;
  const { masters, externalBar } = layout;
  return (
    <g className={css['hit']} data-group="masters" onClick={fan}>
      <rect className={css['name']} x={masters.x + masters.w * 0.42} y={externalBar.y - 38} width={masters.w * 0.58} height={34} />
      <Label text={t('group')} x={masters.x + masters.w} y={externalBar.y - 28} room={masters.w * 0.7} size={14} bold anchor="end" />
      <Label text={t('groupOf', { count })} x={masters.x + masters.w} y={externalBar.y - 12} room={masters.w * 0.6} size={12} anchor="end" look="quiet" />
    </g>
  );
}

export function Surroundings(): ReactElement {
  const { t } = useTranslation('schematic');
  const { layout, scene, data } = useDrawn();
  const { pods, infrastructure } = scene.networks;
  return (
    <>
      <Bar box={layout.podBar} id="pods" name={t('network.pods')} detail={`${t(`cniShort.${data?.cni ?? 'vxlan'}` as 'cniShort.vxlan')} · ${pods}`} above />
      <Bar box={layout.externalBar} id="infrastructure" name={t('network.infrastructure')} detail={infrastructure} above={false} />
      <Addons />
      <Person />
      <Provider />
      <Group />
    </>
  );
}
