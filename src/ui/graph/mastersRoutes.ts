/** Ways of messages where there are several masters: within a machine straight down, between machines over the parts' heads, from outside by the load balancer. */
import type { Box, Point } from './box.ts';
import type { FixedMap } from './fixedMap.ts';
import type { MasterPlace } from './masters.ts';

type Part = 'etcd' | 'controllers' | 'scheduler' | 'apiserver';

const PARTS: ReadonlyMap<string, Part> = new Map([['etcd', 'etcd'], ['kube-apiserver', 'apiserver'], ['kube-scheduler', 'scheduler'], ['kube-controller-manager', 'controllers']]);

export interface MasterEnd {
  /** Absent for a member of etcd on a machine of its own. */
  readonly master: MasterPlace | undefined;
  readonly part: Part;
  readonly box: Box;
}

/** Where a program of the control plane stands; undefined for everybody else. */
export function masterEnd({ masters, members }: Pick<FixedMap, 'masters' | 'members'>, actor: string): MasterEnd | undefined {
  const [kind = '', instance] = actor.split('/');
  const part = PARTS.get(kind);
  const member = members.find(({ name }) => part === 'etcd' && name === instance);
  if (member !== undefined) return { master: undefined, part: 'etcd', box: member.box };
  const master = masters.find(({ name, first }) => (instance === undefined ? first : name === instance));
  return part === undefined || master === undefined ? undefined : { master, part, box: master[part] };
}

const middle = (box: Box): number => box.x + box.w / 2;

/** Between two programs of the control plane. */
export function betweenMasters(from: MasterEnd, to: MasterEnd): readonly Point[] {
  const [x1, x2] = [middle(from.box), middle(to.box)];
  if (to.master === undefined) return outside(from, to.box);
  if (from.master === undefined) return outside(to, from.box).toReversed();
  if (from.master === to.master) {
    const x = from.part === 'apiserver' ? x2 : x1;
    return from.part === 'apiserver' ? [{ x, y: from.box.y }, { x, y: to.box.y + to.box.h }] : [{ x, y: from.box.y + from.box.h }, { x, y: to.box.y }];
  }
  const y = Math.min(from.box.y, to.box.y) - 5;
  return [{ x: x1, y: from.box.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.box.y }];
}

/** To a member of etcd at the side: along under the API servers, or from member to member. */
function outside({ master, box }: MasterEnd, member: Box): readonly Point[] {
  const x = member.x - 5;
  const y = member.y + member.h / 2;
  const own = box.y + box.h / 2;
  if (master === undefined) return [{ x: box.x, y: own }, { x, y: own }, { x, y }, { x: member.x, y }];
  const foot = box.y + box.h;
  return [{ x: middle(box), y: foot }, { x: middle(box), y: foot + 5 }, { x, y: foot + 5 }, { x, y }, { x: member.x, y }];
}

/** From the load balancer's bar, where a way from outside comes in, to an API server. */
export function throughBalancer(map: FixedMap, way: readonly Point[], to: MasterEnd): readonly Point[] {
  const bar = map.balancer ?? map.apiserver;
  const entry = way.at(-1) ?? { x: bar.x, y: bar.y };
  const y = bar.y + bar.h / 2;
  const server = to.master?.apiserver ?? to.box;
  const x = middle(server);
  return [...way.slice(0, -1), { x: entry.x, y }, { x, y }, { x, y: server.y + server.h }];
}

/** A kubelet or kube-proxy of a master: from its card to the bar. */
export function fromMaster({ card }: MasterPlace, bar: Box): readonly Point[] {
  const x = card.x + card.w * 0.14;
  return [{ x, y: card.y + card.h }, { x, y: bar.y }];
}
