/** Tells when a newer Podium has been fetched behind this page: it comes with the next reload, which is the reader's to make. */
import { dismiss, tell } from './notes.ts';

/** A page that stays open for days asks by itself, in milliseconds. */
const ASK_EVERY = 3_600_000;
const PATIENCE = 2_000;

/** What a worker answers to a question; one that is silent counts as `silent`. */
const ask = (worker: ServiceWorker, question: { readonly ask: string; readonly address?: string }, silent: boolean): Promise<boolean> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data === true));
    port1.start();
    worker.postMessage(question, [port2]);
    setTimeout(resolve, PATIENCE, silent);
  });

/** Whether a worker keeps the very script that this page has begun with: then the page is as new as the worker. */
const hasOwn = (worker: ServiceWorker): Promise<boolean> => ask(worker, { ask: 'has', address: document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '' }, true);

/** The new worker serves this page from now on. A page that reloads while one worker goes and the other comes may wait for a part for ever. */
async function takeOver(worker: ServiceWorker, container: ServiceWorkerContainer): Promise<void> {
  const changed = new Promise((resolve) => {
    container.addEventListener('controllerchange', resolve, { once: true });
  });
  // Other pages may hold the older one: then this page has the new parts from the network.
  if (await ask(worker, { ask: 'takeOver' }, false)) await Promise.race([changed, new Promise((late) => setTimeout(late, 2 * PATIENCE))]);
}

export function watchForUpdate(reload: () => Promise<void>): void {
  const container = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker;
  // Without a worker of before, this is the first visit: nothing is newer.
  if (container === undefined || container.controller === null) return;
  const say = async (worker: ServiceWorker): Promise<void> => {
    if (await hasOwn(worker)) return;
    const now = (): void => {
      dismiss('update');
      void takeOver(worker, container).then(reload);
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
