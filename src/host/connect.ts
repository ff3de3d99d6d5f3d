/** The page's end of the worker. */
import { wrap, type Remote } from 'comlink';
import type { Host } from '../session/protocol.ts';

/** Starts an engine in a worker of its own. `failed` is told when it cannot even be loaded. */
export function startWorker(failed: (reason: string) => void): Host {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => failed(event.message));
  // comlink keeps the methods' shapes but loses the type parameter of `view`.
  return wrap<Host>(worker) as Omit<Remote<Host>, 'view'> & Pick<Host, 'view'>;
}
