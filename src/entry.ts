/** The first script: the page, or, with `ctl=1`, a light picture of it that waits for a click. What the page needs is fetched meanwhile (public/early.js). */
const page = (): Promise<unknown> => import('./main.tsx');
const lost = (failure: unknown): never => {
  dispatchEvent(new Event('podium-lost'));
  throw failure;
};

const waits = [...new URLSearchParams(location.search)].some(([name, value]) => name.toLowerCase() === 'ctl' && ['1', 'true', 'yes', ''].includes(value.toLowerCase()));
if (waits) void import('./embed/poster.ts').then(({ showPoster }) => showPoster(page)).catch(lost);
else void page().catch(lost);
