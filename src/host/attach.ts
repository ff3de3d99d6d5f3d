/** Whether the page has been asked to show a cluster that `podium serve` runs: `?host=http://127.0.0.1:PORT&token=...`, as npm start writes it. */
import { tabStore } from '../session/browserStore.ts';
import { createRemoteHost, type RemoteHost } from './remote.ts';

const KEPT = 'podium.remote';
const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** The served cluster's host, if there is one. Its token leaves the address at once, so that no shared link carries it; it lasts as long as the tab. */
export function attachedHost(): RemoteHost | undefined {
  const url = new URL(location.href);
  const [address, token] = [url.searchParams.get('host'), url.searchParams.get('token')];
  if (address === null || token === null) return kept();
  url.searchParams.delete('host');
  url.searchParams.delete('token');
  history.replaceState(history.state, '', url);
  if (!LOCAL.test(address)) return undefined;
  // Without storage it lasts until the page is loaded again.
  tabStore.keep(KEPT, JSON.stringify([address, token]));
  return createRemoteHost(address, token);
}

function kept(): RemoteHost | undefined {
  try {
    const [address, token] = JSON.parse(tabStore.read(KEPT) ?? '[]') as unknown[];
    return typeof address === 'string' && typeof token === 'string' && LOCAL.test(address) ? createRemoteHost(address, token) : undefined;
  } catch {
    return undefined;
  }
}
