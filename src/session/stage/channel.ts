/**
 * How windows of one browser hear each other: a BroadcastChannel, and where there is none (an opaque origin, an old browser) messages between the
 * window that was opened and the one that opened it. Both carry texts; what they say is message.ts.
 */
export interface Channel {
  send(text: string): void;
  /** To be called once. */
  onMessage(listen: (text: unknown) => void): void;
  close(): void;
}

/** Undefined where the browser has none. */
export function broadcastChannel(name: string): Channel | undefined {
  try {
    const channel = new BroadcastChannel(`podium.${name}`);
    return {
      send: channel.postMessage.bind(channel),
      onMessage: (listen) => channel.addEventListener('message', (event: MessageEvent) => listen(event.data)),
      close: () => channel.close(),
    };
  } catch {
    return undefined;
  }
}

/** What of a window this needs. */
interface Post {
  postMessage(message: unknown, origin: string): void;
}

interface Ear {
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listen: (event: MessageEvent) => void): void;
}

/** To another window of this very page. Only that window is heard, and only under our own name. */
export function windowChannel(name: string, other: () => Post | undefined, own: Ear, origin: string): Channel {
  let heard: ((text: unknown) => void) | undefined;
  // An opaque origin has no name of its own: there one window only is listened to all the same.
  const target = origin === 'null' ? '*' : origin;
  const listen = (event: MessageEvent): void => {
    const data = event.data as { readonly podium?: unknown; readonly text?: unknown } | null;
    if (event.source !== other() || event.origin !== origin || typeof data !== 'object' || data === null || data.podium !== name) return;
    heard?.(data.text);
  };
  own.addEventListener('message', listen);
  return {
    send: (text) => other()?.postMessage({ podium: name, text }, target),
    onMessage: (tell) => void (heard = tell),
    close: () => own.removeEventListener('message', listen),
  };
}
