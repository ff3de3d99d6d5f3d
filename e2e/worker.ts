/** The engine of the built site without the page around it, spoken to as comlink does. */
import { readdirSync } from 'node:fs';

export type Call = readonly [url: string, method: string, args: readonly unknown[]];

/** Runs in the page: one call of the engine's worker that lives there, made when first called. Bytes come back as numbers. */
export async function inWorker([url, method, args]: Call): Promise<unknown> {
  const place = globalThis as { engineOfTest?: Worker };
  const worker = (place.engineOfTest ??= new Worker(url, { type: 'module' }));
  const value = await new Promise((resolve, reject) => {
    const id = crypto.randomUUID();
    worker.addEventListener('message', ({ data }: MessageEvent<{ id?: string; type: string; value: unknown }>) => {
      if (data.id !== id) return;
      if (data.type === 'RAW') resolve(data.value);
      else reject(new Error(JSON.stringify(data.value)));
    });
    worker.postMessage({ id, type: 'APPLY', path: [method], argumentList: args.map((given) => ({ type: 'RAW', value: given })) }, []);
  });
  return value instanceof Uint8Array ? [...value] : value;
}

/** Calls methods of the engine of the site at `address`. `make` runs `inWorker` in a page of that site. */
export function engineAt(address: string, make: (given: Call) => Promise<unknown>): <T>(method: string, ...args: readonly unknown[]) => Promise<T> {
  const name = readdirSync('dist/assets').find((file) => /^worker-.*\.js$/.test(file))!;
  const url = new URL(`assets/${name}`, address).href;
  return async <T>(method: string, ...args: readonly unknown[]) => (await make([url, method, args])) as T;
}
