/**
 * `PODIUM_LRS=https://lrs.example.org npm run build`: marks may be sent to that learning record store, for whoever is launched with it. Without this the
 * page's policy lets it speak to its own site only.
 */
import type { Plugin } from 'vite';

export function lrs(address: string | undefined): Plugin {
  const origin = address === undefined || address === '' ? undefined : new URL(address).origin;
  if (origin !== undefined && !/^https:\/\/[^\s;'"*]+$/.test(origin)) throw new Error(`PODIUM_LRS=${address}: expected an https address`);
  return {
    name: 'podium-lrs',
    transformIndexHtml: (html) => (origin === undefined ? html : html.replace("connect-src 'self'", `connect-src 'self' ${origin}`).replace('<html ', `<html data-lrs="${origin}" `)),
  };
}
