/** The places of the map as React Flow nodes: fixed positions and sizes; what each one shows, it takes from the graph's context. */
import type { Node, NodeProps } from '@xyflow/react';
import type { ReactElement } from 'react';
import type { Scene } from '../../scene/scene.ts';
import type { Box } from './box.ts';
import type { FixedMap } from './fixedMap.ts';
import { useGraph } from './graphContext.ts';
import { Lanes } from './Lanes.tsx';
import { severedMachines } from './severed.ts';
import { Fleet } from './parts/Fleet.tsx';
import { ApiServer, Band, Part, Person, Queue, Ribbon, Station } from './parts/Places.tsx';
import { Balancer, Master, Member } from './parts/Masters.tsx';
import { Provider } from './parts/Provider.tsx';
import { Tile, Worker } from './parts/Worker.tsx';

type Place = Node<{ readonly place: string; readonly name?: string }, 'place'>;

function PlaceContent({ place, name = '' }: { readonly place: string; readonly name?: string }): ReactElement | null {
  const { map, scene } = useGraph();
  const partOf = (id: string) => scene.controlPlane.find((part) => part.type === id);
  switch (place) {
    case 'lanes': return <Lanes map={map} cut={severedMachines(scene).join(' ')} />;
    case 'person': return <Person />;
    case 'band': return <Band />;
    case 'queue': return <Queue />;
    case 'station': return <Station />;
    case 'ribbon': return <Ribbon kind="pods" />;
    case 'infra': return <Ribbon kind="infra" />;
    case 'fleet': return <Fleet />;
    case 'balancer': return <Balancer part={partOf('load-balancer')} />;
    case 'provider': return <Provider />;
    case 'member': return <Member name={name} />;
    case 'master': {
      const place = map.masters.find((one) => one.name === name);
      const node = scene.nodes.find((one) => one.name === name);
      return place === undefined || node === undefined ? null : <Master place={place} node={node} />;
    }
    case 'kube-apiserver': return <ApiServer part={partOf(place)} />;
    case 'worker': {
      const node = scene.nodes.find((one) => one.name === name);
      const card = map.workers.get(name);
      if (node === undefined || card === undefined) return null;
      return map.crowd === 'tiles' ? <Tile node={node} /> : <Worker node={node} card={card} />;
    }
    default: {
      const part = partOf(place);
      return part === undefined ? null : <Part part={part} />;
    }
  }
}

export const PLACES = ({ data }: NodeProps<Place>): ReactElement => <PlaceContent {...data} />;

export function flowNodes(map: FixedMap, scene: Scene): readonly Place[] {
  const at = (place: string, box: Box, zIndex: number, name?: string): Place => ({
    id: name === undefined ? place : `${place}/${name}`,
    type: 'place',
    position: { x: box.x, y: box.y },
    width: box.w,
    height: box.h,
    zIndex,
    data: { place, ...(name !== undefined && { name }) },
    domAttributes: { 'aria-roledescription': undefined },
  });
  const active = scene.nodes.find((node) => node.pods.some((pod) => pod.active))?.name;
  const bandActive = scene.pending.some((pod) => pod.active);
  return [
    at('band', map.band, 0),
    at('lanes', { x: 0, y: 0, w: map.width, h: map.height }, 1),
    at('person', map.person, 2),
    ...(map.provider === undefined ? [] : [at('provider', map.provider, 2)]),
    ...map.members.map((member) => at('member', member.box, 2, member.name)),
    ...map.masters.map((master) => at('master', master.card, 2, master.name)),
    ...(map.masters.length > 0 ? [] : [at('etcd', map.etcd, 2), at('kube-controller-manager', map.controllers, 2), at('kube-scheduler', map.scheduler, 2)]),
    at('queue', map.queue, bandActive ? 4 : 2),
    ...(map.masters.length > 0 ? [at('balancer', map.apiserver, 2)] : [at('station', map.station, 2), at('kube-apiserver', map.apiserver, 2)]),
    at('ribbon', map.ribbon, 2),
    at('infra', map.infra, 2),
    ...[...map.workers].map(([name, card]) => at('worker', card, name === active ? 4 : 2, name)),
    ...(map.crowd === 'fleet' ? [at('fleet', map.fleet, 2)] : []),
  ];
}
