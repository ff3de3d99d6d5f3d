/**
 * The built site as any web server shows it: from a sub-path, without other servers, small, without a network after the first visit, and
 * with a plain word where it cannot run.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { graph, kubectl, seqOf } from './podium.ts';
import { serveSite, type SiteServer } from './siteServer.ts';

const LIMITS = { page: 300_000, worker: 250_000 };

let site: SiteServer;
let address = '';

test.describe.configure({ mode: 'serial' });

/** The graph stands once the worker has answered. */
const alive = (page: Page): Promise<void> => expect(graph(page)).toBeVisible({ timeout: 30_000 });

test.beforeAll(async () => {
  site = await serveSite();
  ({ address } = site);
});

test.afterEach(() => {
  site.lost = undefined;
  site.held = undefined;
  site.renewed = false;
});

test.afterAll(() => site.close());

// Elsewhere it is blocked: it would fetch the whole site for every test.
test.use({ serviceWorkers: 'allow' });

/** Everything that goes wrong without being seen. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  // A page that is left asks no further for what it was fetching ahead: that is no fault.
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && complaints.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`));
  return complaints;
}

test('works from a sub-path, under its policy, and asks nobody else; a newer version waits for the reader and loses nothing', async ({ page }) => {
  const complaints = complaintsOf(page);
  const elsewhere: string[] = [];
  page.on('request', (request) => /^https?:/.test(request.url()) && !request.url().startsWith(address) && elsewhere.push(request.url()));
  await page.goto(`${address}?lang=en`);
  await alive(page);
  await expect(page.getByText('Podium needs JavaScript')).toBeHidden();
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  const editor = page.locator('.cm-editor');
  await expect(editor).toBeVisible();
  await expect(editor).toHaveCSS('display', 'flex');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await alive(page);
  await kubectl(page, 'kubectl create deployment web --image=nginx');
  const seq = await seqOf(page);
  // The site is built anew while somebody works: nothing happens to the page until it is asked for.
  site.renewed = true;
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const note = page.getByRole('region', { name: 'A new version is ready.' });
  await expect(note).toBeVisible({ timeout: 30_000 });
  const renewed = page.locator('script[type="module"][src*="renewed"]');
  await expect(renewed).toHaveCount(0);
  expect(await seqOf(page)).toBe(seq);
  await note.getByRole('button', { name: 'Reload' }).click();
  await expect(renewed).toHaveCount(1);
  await alive(page);
  await expect.poll(() => seqOf(page)).toBe(seq);
  await kubectl(page, 'kubectl get deployments');
  await expect(page.getByRole('log')).toContainText(/web\s+/);
  await expect(note).toHaveCount(0);
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('loads little before the graph is alive', async ({ page }) => {
  const scripts: { readonly name: string; readonly asked: number; readonly bytes: Promise<number> }[] = [];
  page.on('response', (response) => {
    const name = new URL(response.url()).pathname;
    if (name.endsWith('.js') && !name.includes('/offline')) scripts.push({ name, asked: response.request().timing().startTime, bytes: response.body().then((body) => gzipSync(body).length) });
  });
  // The page itself tells when the graph was there: who looks from outside sees it later, when what is wanted next is being fetched already.
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('[data-testid="graph"]') === null) return;
      Reflect.set(globalThis, 'aliveAt', performance.timeOrigin + performance.now());
      watch.disconnect();
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  // What the engine fetches three seconds after its start, which a slow machine needs for the start alone, it gets when the graph is there.
  let release = (): void => undefined;
  site.held = { paths: /\/kubectlSide[^/]*$/, until: new Promise((resolve) => (release = resolve)) };
  await page.goto(address);
  await alive(page);
  release();
  const aliveAt = await page.evaluate(() => Reflect.get(globalThis, 'aliveAt') as number);
  expect(aliveAt).toBeGreaterThan(0);
  const first = scripts.filter(({ asked, name }) => asked < aliveAt && !site.held!.paths.test(name));
  const sum = async (isWorker: boolean): Promise<number> => {
    const sizes = await Promise.all(first.filter(({ name }) => /\/worker[^/]*$/.test(name) === isWorker).map(({ bytes }) => bytes));
    return sizes.reduce((total, bytes) => total + bytes, 0);
  };
  const [pageBytes, workerBytes] = [await sum(false), await sum(true)];
  test.info().annotations.push({ type: 'first load', description: `page ${pageBytes}, worker ${workerBytes} bytes` });
  expect(pageBytes).toBeGreaterThan(100_000);
  expect(pageBytes).toBeLessThanOrEqual(LIMITS.page);
  expect(workerBytes).toBeGreaterThan(50_000);
  expect(workerBytes).toBeLessThanOrEqual(LIMITS.worker);
});

test('has a worker whose start nothing else imports: WebKit would run it twice', () => {
  const scripts = readdirSync('dist/assets').filter((file) => file.endsWith('.js'));
  const start = scripts.filter((file) => /^worker-.*\.js$/.test(file));
  expect(start).toHaveLength(1);
  expect(scripts.filter((file) => readFileSync(`dist/assets/${file}`, 'utf8').includes(`from"./${start[0]}"`))).toEqual([]);
});

test('works without a network after the first visit, what was never opened too', async ({ page, context }) => {
  await page.goto(`${address}?lang=en`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  site.lost = /.*/;
  await context.setOffline(true);
  await page.goto(`${address}?lang=es&theme=dark`);
  await alive(page);
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(page.locator('.cm-editor')).toBeVisible();
});

test('tells old browsers, in either language', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(Array.prototype, 'toSorted'));
  await page.goto(`${address}?lang=es`);
  await expect(page.locator('#trouble')).toHaveText(/navegador es demasiado antiguo/);
  await page.goto(`${address}?lang=en`);
  await expect(page.locator('#trouble')).toHaveText(/browser is too old/);
});

test('tells when its scripts cannot be had', async ({ page }) => {
  site.lost = /\/assets\/index-.*\.js$/;
  await page.goto(`${address}?lang=en`);
  await expect(page.locator('#trouble')).toHaveText(/could not be loaded/);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('says that it needs it, in both languages', async ({ page }) => {
    await page.goto(address);
    await expect(page.getByText('Podium needs JavaScript')).toBeVisible();
    await expect(page.getByText('Podium necesita JavaScript')).toBeVisible();
  });
});
