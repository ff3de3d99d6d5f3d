import { describe, expect, it } from 'vitest';
import { broadcastChannel, windowChannel } from './channel.ts';

const ORIGIN = 'https://podium.example';

/** A window as far as a channel sees it. */
function createWindow() {
  const ears = new Set<(event: MessageEvent) => void>();
  return {
    addEventListener: (_type: 'message', listen: (event: MessageEvent) => void) => void ears.add(listen),
    removeEventListener: (_type: 'message', listen: (event: MessageEvent) => void) => void ears.delete(listen),
    tell: (source: unknown, origin: string, data: unknown) => ears.forEach((listen) => listen({ source, origin, data } as MessageEvent)),
    count: () => ears.size,
  };
}

describe('a channel', () => {
  it('of a browser carries texts between windows of one name', async () => {
    const [a, b, other] = [broadcastChannel('x')!, broadcastChannel('x')!, broadcastChannel('y')!];
    const heard: unknown[] = [];
    other.onMessage(() => heard.push('wrong'));
    const done = new Promise<void>((resolve) => b.onMessage((text) => { heard.push(text); resolve(); }));
    a.send('hello');
    await done;
    expect(heard).toEqual(['hello']);
    for (const channel of [a, b, other]) channel.close();
  });

  it('between a window and its opener hears that window only, from our own origin', () => {
    const own = createWindow();
    const sent: unknown[] = [];
    const other = { postMessage: (message: unknown, origin: string) => void sent.push([message, origin]) };
    const channel = windowChannel('x', () => other, own, ORIGIN);
    const heard: unknown[] = [];
    channel.onMessage((text) => heard.push(text));
    channel.send('hello');
    expect(sent).toEqual([[{ podium: 'x', text: 'hello' }, ORIGIN]]);
    own.tell({}, ORIGIN, { podium: 'x', text: 'a stranger' });
    own.tell(other, 'https://elsewhere.example', { podium: 'x', text: 'elsewhere' });
    own.tell(other, ORIGIN, { podium: 'y', text: 'another name' });
    own.tell(other, ORIGIN, null);
    own.tell(other, ORIGIN, { podium: 'x', text: 'yes' });
    expect(heard).toEqual(['yes']);
    channel.close();
    expect(own.count()).toBe(0);
  });
});
