/** What a class needs of the browser: the socket, who one is, and the presenter's secret, which leaves the address bar at once. */
import type { Ears, Wire } from '../../classroom/connection.ts';
import { SOCKET } from '../../classroom/protocol.ts';
import { tabStore } from '../../session/browserStore.ts';
import { randomHex } from '../randomHex.ts';

/** Storage may be refused: then a page that is loaded anew is somebody new. */
function kept(key: string, value?: string): string | undefined {
  if (value !== undefined) tabStore.keep(key, value);
  return value ?? tabStore.read(key);
}

/** The same for as long as the tab is open: who comes back has voted already. */
const ownId = (): string => kept('podium.class.id') ?? kept('podium.class.id', randomHex(16))!;

/** The secret behind `#presenter=`, which a projector would show. */
export function presenterSecret(code: string): string | undefined {
  const key = `podium.class.${code}`;
  const given = new URLSearchParams(location.hash.slice(1)).get('presenter') ?? undefined;
  if (given !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return kept(key, given);
}

function openSocket({ opened, heard, closed }: Ears): Wire {
  const address = new URL(SOCKET, new URL('./', location.href));
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.addEventListener('open', opened);
  socket.addEventListener('message', ({ data }) => heard(data));
  socket.addEventListener('close', ({ code }) => closed(code));
  return socket;
}

export const hereAs = (code: string) => ({ code: code.slice(0, 32), id: ownId(), open: openSocket, chance: () => crypto.getRandomValues(new Uint8Array(1))[0]! / 255 });

/** Tries again as soon as the machine is awake and in the network. */
export function whenBack(again: () => void): void {
  addEventListener('online', again);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && again());
}
