/** Tells when a newer Podium has been fetched behind this page: it comes with the next reload, which is the reader's to make. */
import { dismiss, tell } from './notes.ts';

/** A page that stays open for days asks by itself, in milliseconds. */
const ASK_EVERY = 3_600_000;
const PATIENCE = 2_000;

/** Whether a worker keeps the very script that this page has begun with: then the page is as new as the worker. */
const hasOwn = (worker: ServiceWorker): Promise<boolean> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data === true));
    port1.start();
    const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';
    worker.postMessage({ ask: 'has', address: own }, [port2]);
    setTimeout(resolve, PATIENCE, true);
  });

export function watchForUpdate(reload: () => Promise<void>): void {
  const container = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker;
  // Without a worker of before, this is the first visit: nothing is newer.
  if (container === undefined || container.controller === null) return;
  const say = async (worker: ServiceWorker): Promise<void> => {
    if (await hasOwn(worker)) return;
    const now = (): void => {
      dismiss('update');
      worker.postMessage({ ask: 'takeOver' }, []);
      void reload();
    };
    tell({ code: 'update', actions: [{ code: 'reload', main: true, run: now }] });
  };
  const watch = (worker: ServiceWorker | null): void => worker?.addEventListener('statechange', () => worker.state === 'installed' && void say(worker));
  const follow = (registration: ServiceWorkerRegistration): void => {
    if (registration.waiting !== null) void say(registration.waiting);
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY);
  };
  container.getRegistration().then((registration) => registration !== undefined && follow(registration), () => undefined);
}
