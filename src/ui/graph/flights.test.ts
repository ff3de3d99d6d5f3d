import { describe, expect, it } from 'vitest';
import type { Message } from '../../scene/scene.ts';
import { fakeScene } from '../testing/fakeScene.ts';
import { layFixedMap } from './fixedMap.ts';
import { flightsOf, messageStops, spotOf } from './flights.ts';
import { messageStop, neighbour, nextMessage, stopsOf } from './navigation.ts';
import { routeOf } from './routes.ts';

const message = (seq: number, given: Partial<Message> = {}): Message => ({ seq, order: seq, from: 'kubelet/worker1', to: 'kube-apiserver', kind: 'request', label: 'GET', about: 'pods/a', sentAt: 0, arriveAt: 1000, current: false, ...given });
const scene = fakeScene({ seq: 1, at: 500, actor: 'user', pods: [], nodes: 4, messages: [message(1), message(2), message(3, { from: 'etcd', to: 'kube-apiserver' }), message(4, { sentAt: 900, arriveAt: 900, current: true, from: 'user' }), message(5, { from: 'nobody', to: 'nowhere' })] });
const map = layFixedMap(scene, 874, 605);
const flights = flightsOf(scene.messages, (from, to) => (from === 'nobody' ? undefined : routeOf(map, from, to)));

describe('messages on a map', () => {
  it('are where their time says, or, when nothing moves, side by side on their way', () => {
    expect(flights.map((flight) => flight.message.seq)).toEqual([1, 2, 3, 4]);
    const [first, second] = flights;
    expect(spotOf(first!, 500, false)).toEqual(spotOf(second!, 500, false));
    expect(spotOf(first!, 500, true)).not.toEqual(spotOf(second!, 500, true));
    expect(spotOf(first!, 1000, false)).toBeUndefined();
    expect(spotOf(flights[3]!, 5000, false)).toEqual(flights[3]!.way.at(-1));
  });

  it('are reached from anywhere by the page keys, one after the other and around; arrows lead back to the map', () => {
    const stops = [...stopsOf(map, scene), ...messageStops(flights, 500, true).map(messageStop)];
    const start = stops.find(({ id }) => id === 'kube-apiserver')!;
    const seen: string[] = [];
    for (let stop = nextMessage(stops, start, 1)!; !seen.includes(stop.id); stop = nextMessage(stops, stop, 1)!) seen.push(stop.id);
    expect(seen).toEqual(['message/1', 'message/2', 'message/3', 'message/4']);
    const last = nextMessage(stops, start, -1)!;
    expect(last.id).toBe('message/4');
    expect(last.opens).toEqual({ kind: 'part', id: 'message/4' });
    expect(Math.min(last.box.w, last.box.h)).toBeGreaterThanOrEqual(24);
    expect(neighbour(stops.filter(({ id }) => !id.startsWith('message/')), last, 'ArrowDown')).toBeDefined();
    expect(nextMessage(stopsOf(map, scene), start, 1)).toBeUndefined();
  });
});
