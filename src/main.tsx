/** The only file that knows everybody: starts the engine in a worker and the page over it. */
import { startWorker } from './host/connect.ts';
import { stepWords } from './i18n/words.ts';
import { createExplainer } from './session/explain.ts';
import type { Host } from './session/protocol.ts';
import { mountPage } from './ui/mountPage.tsx';

/** Rejects every call when the worker cannot be loaded, instead of waiting for ever. */
function engineInWorker(): Host {
  let fail: (failure: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => (fail = reject));
  broken.catch(() => undefined);
  const remote = startWorker((reason) => fail(new Error(reason === '' ? 'engine' : reason)));
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
