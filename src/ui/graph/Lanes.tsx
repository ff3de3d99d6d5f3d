/** The lines at rest: who talks to the API server, and which node hangs on which network. Drawn once for a map. */
import { memo, type ReactElement } from 'react';
import type { FixedMap } from './fixedMap.ts';
import { lineOf, pathOf } from './routes.ts';
import css from './lanes.module.css';

const CENTRAL: readonly string[] = ['user', 'etcd', 'kube-controller-manager', 'kube-scheduler'];

function LanesOf({ map, cut }: { readonly map: FixedMap; readonly cut: string }): ReactElement {
  const severed = cut.split(' ');
  const cards = map.crowd === 'cards' ? [...map.workers.entries()] : [];
  const firstRow = Math.min(...cards.map(([, card]) => card.y));
  const { masters, balancer } = map;
  const lastRow = Math.max(...cards.map(([, card]) => card.y + card.h));
  return (
    <svg className={css['lanes']} width={map.width} height={map.height} aria-hidden="true">
      {masters.length > 0 && balancer !== undefined && <path className={css['central']} d={pathOf(lineOf(map, 'user') ?? [])} />}
      {masters.map(({ name, etcd, controllers, scheduler, apiserver }) => (
        <g key={name}>
          {[etcd, controllers, scheduler].map((box) => <path key={box.x} className={css['central']} d={`M${box.x + box.w / 2} ${box.y + box.h}V${apiserver.y}`} />)}
          {balancer !== undefined && <path className={css['central']} d={`M${apiserver.x + apiserver.w / 2} ${apiserver.y + apiserver.h}V${balancer.y}`} />}
        </g>
      ))}
      {masters.length === 0 && CENTRAL.map((id) => <path key={id} className={css['central']} d={pathOf(lineOf(map, id) ?? [])} />)}
      {map.station.h > 0 && <path className={css['central']} d={`M${map.station.x + map.station.w / 2} ${map.station.y + map.station.h}V${map.apiserver.y}`} />}
      {cards.filter(([, card]) => card.y === firstRow).map(([name, card]) => (
        <g key={name}>
          <path className={css['node']} d={pathOf(lineOf(map, `kubelet/${name}`) ?? [])} />
          <path className={css['node']} d={pathOf(lineOf(map, `kube-proxy/${name}`) ?? [])} />
          <path className={css['pods']} d={`M${card.x + card.w * 0.88} ${card.y}V${map.ribbon.y + map.ribbon.h}`} />
        </g>
      ))}
      {cards.filter(([, card]) => card.y + card.h === lastRow).map(([name, card]) => (
        <path key={name} className={css['cable']} data-cut={severed.includes(name) || undefined} d={`M${card.x + card.w / 2} ${card.y + card.h}V${map.infra.y}`} />
      ))}
    </svg>
  );
}

export const Lanes = memo(LanesOf);
