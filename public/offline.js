// Service worker: after the first visit all of Podium is here, whatever of it was opened, and works without a network.
// The build writes offline-files.js, which names all files and their version.
importScripts('./offline-files.js');

// Several copies of Podium may live under one origin: each keeps its own.
const OURS = `podium ${self.registration.scope} `;
const CACHE = OURS + self.PODIUM.version;
const PATIENCE = 4000;
/** Who asks makes no difference to what a part is, though servers may say that it does. */
const OURS_ONLY = { cacheName: CACHE, ignoreVary: true };

/** Names under assets/ change with their content; the others must be asked for afresh. */
const isHashed = (address) => address.includes('/assets/');
const wanted = () => self.PODIUM.files.map((file) => new Request(file, { cache: isHashed(file) ? 'default' : 'no-cache' }));

self.addEventListener('install', (event) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted()))));

// An older version stays until no page uses it any more: its pages may still ask for its parts.
self.addEventListener('activate', (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));

// A page asks whether it is as new as what is kept here; and, before it reloads, that this version be used from now on. Other pages may
// still need the older one: then it stays until they are closed, and the answer is no.
self.addEventListener('message', ({ data, ports }) => {
  if (data?.ask === 'has') ports[0]?.postMessage(self.PODIUM.files.some((file) => new URL(file, self.registration.scope).href === data.address));
  if (data?.ask === 'takeOver') {
    self.clients.matchAll({ includeUncontrolled: true, type: 'window' }).then((pages) => {
      const alone = pages.length <= 1;
      ports[0]?.postMessage(alone);
      if (alone) self.skipWaiting();
    });
  }
});

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(isHashed(request.url) ? keptFirst(request) : newestFirst(request, request.mode === 'navigate' ? './index.html' : request.url));
});

/** The newest, unless the network is missing or too slow. */
async function newestFirst(request, name) {
  const kept = await caches.match(new URL(name, self.registration.scope), { ...OURS_ONLY, ignoreSearch: true });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  try {
    return (await Promise.race([fetch(request), late])) ?? (await fetch(request));
  } catch (error) {
    if (kept === undefined) throw error;
    return kept;
  }
}

async function keptFirst(request) {
  return (await caches.match(request, OURS_ONLY)) ?? fetch(request);
}
