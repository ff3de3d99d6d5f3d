/** The only file that knows everybody: starts the engine in a worker and the page over it. */
import { attachedHost } from './host/attach.ts';
import { startWorker } from './host/connect.ts';
import { followRemote, type Follower } from './host/remote.ts';
import { stepWords } from './i18n/words.ts';
import { createExplainer } from './session/explain.ts';
import type { Host } from './session/protocol.ts';
import type { Session } from './session/session.ts';
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

/** What a real kubectl does is played as it comes, while the page stands at the end. */
const follower = ({ store, set }: Session): Follower => ({
  waits() {
    const { frame, playing, atEnd } = store.getState();
    return frame !== undefined && !playing && (atEnd || frame.ordinal === frame.count);
  },
  play: () => set({ playing: true, atEnd: false }),
});

const root = document.getElementById('root');
if (root !== null && new URLSearchParams(location.search).has('clicker')) {
  // A phone that only clicks needs no cluster.
  void import('./ui/classroom/mountClicker.tsx').then(({ mountClicker }) => mountClicker(root));
} else if (root !== null) {
  const explainer = createExplainer(stepWords);
  const served = attachedHost();
  const mounted = mountPage({ root, host: served ?? engineInWorker(), explainer: () => explainer, autosave: served === undefined, embed: () => import('./embed/Embed.tsx') });
  if (served !== undefined) void mounted.then((session) => followRemote(served, follower(session)));
}
