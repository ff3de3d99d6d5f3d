/** The only file that knows everybody: starts the engine in a worker and the page over it. */
import { wrap } from 'comlink';
import { stepWords } from './i18n/words.ts';
import { createExplainer } from './session/explain.ts';
import type { Host } from './session/protocol.ts';
import { mountPage } from './ui/mountPage.tsx';

/** Rejects every call when the worker cannot be loaded, instead of waiting for ever. */
function engineInWorker(): Host {
  const worker = new Worker(new URL('./host/worker.ts', import.meta.url), { type: 'module', name: 'podium-engine' });
  const remote = wrap<Host>(worker);
  const broken = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message === '' ? 'The engine could not be loaded.' : event.message)));
  });
  broken.catch(() => undefined);
  return new Proxy<Host>(remote, {
    get: (_target, method) => (...args: unknown[]) => {
      const call = Reflect.get(remote, method) as (...values: unknown[]) => Promise<unknown>;
      return Promise.race([call(...args), broken]);
    },
  });
}

const root = document.getElementById('root');
if (root !== null) {
  const explainer = createExplainer(stepWords);
  void mountPage({ root, host: engineInWorker(), explainer: () => explainer, embed: () => import('./embed/Embed.tsx') });
}
