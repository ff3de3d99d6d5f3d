/** Podium in the pages of others: a deck of reveal.js, a page made by MkDocs, one with a strict policy, a frame without an origin, a file on a disk. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { serveSite, type SiteServer, type Statement } from './siteServer.ts';

interface HostPage {
  readonly body: string;
  readonly policy?: string;
}

let site: SiteServer;
/** Another origin than the site's: it has the pages around. */
let around = '';
const pages = new Map<string, HostPage>();
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://any').pathname;
  const page = pages.get(path);
  if (page !== undefined) response.writeHead(200, { 'content-type': 'text/html', ...(page.policy !== undefined && { 'content-security-policy': page.policy }) }).end(page.body);
  else if (path.startsWith('/reveal/')) response.writeHead(200, { 'content-type': extname(path) === '.css' ? 'text/css' : 'text/javascript' }).end(readFileSync(join('node_modules/reveal.js/dist', path.slice('/reveal/'.length))));
  else response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
});

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  site = await serveSite();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  around = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  site.close();
  server.closeAllConnections();
  server.close();
});

const alive = (frame: FrameLocator): Promise<void> => expect(frame.getByTestId('graph')).toBeVisible({ timeout: 30_000 });

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

test('in a deck of reveal.js it steps by its own keys and hands the deck those that turn slides', async ({ page }) => {
  pages.set('/deck.html', {
    body: `<!doctype html><title>Deck</title><link rel="stylesheet" href="reveal/reveal.css"><div class="reveal"><div class="slides"><section><podium-cluster scenario="guestbook" lang="en" controls="min" height="400"></podium-cluster></section><section><h2>Second slide</h2></section></div></div>
      <script src="${site.address}podium-embed.js"></script><script type="module">import Reveal from './reveal/reveal.mjs'; window.deck = new Reveal(); deck.initialize({ hash: false, transition: 'none' });</script>`,
  });
  const complaints = complaintsOf(page);
  await page.goto(`${around}/deck.html`);
  const frame = page.frameLocator('iframe');
  await alive(frame);
  const track = frame.getByRole('slider');
  await expect(track).not.toHaveAttribute('aria-valuemax', '0');
  const before = await track.getAttribute('aria-valuenow');
  await frame.getByRole('button', { name: 'Step forward' }).click();
  await expect(track).not.toHaveAttribute('aria-valuenow', before ?? '');
  // Asked by its name, it goes where it is told, and says where it is.
  const end = await page.evaluate(() => (document.querySelector('podium-cluster') as HTMLElement & { goto: (to: object) => Promise<{ step: number }> }).goto({ end: 'end' }));
  await expect(track).toHaveAttribute('aria-valuenow', String(end.step));
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: 'Second slide' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('in a page made by MkDocs it is a light picture until it is clicked, the wheel scrolls the page, and a record store gets the marks', async ({ page }) => {
  const store = { endpoint: `${site.address}xapi/`, auth: 'Basic c2VjcmV0', actor: JSON.stringify({ account: { homePage: 'https://school.example', name: 'ana' } }), activity_id: 'https://school.example/k8s' };
  site.storeIsDown = true;
  pages.set('/mkdocs.html', { body: readFileSync('e2e/fixtures/hosts/mkdocs.html', 'utf8').replaceAll('{{PODIUM}}', site.address).replace('lesson=why-this-node', `$&&amp;${new URLSearchParams(store)}`).replace('</body>', '<div style="height:3000px"></div></body>') });
  const scripts: string[] = [];
  page.on('request', (request) => request.url().startsWith(site.address) && request.url().endsWith('.js') && scripts.push(request.url()));
  await page.goto(`${around}/mkdocs.html`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByTestId('poster-title')).toHaveText('Why this node?');
  expect(scripts.filter((address) => /\/(main|worker)[^/]*$/.test(address))).toEqual([]);
  await frame.getByRole('button').click();
  await alive(frame);
  await expect(frame.getByText('Step 1 of')).toBeVisible();
  // Its secret is not in the address that people copy; and what the store has missed comes again, under the same ids.
  await expect.poll(() => page.frames().map((one) => one.url()).join(' ')).not.toContain('endpoint');
  await frame.getByRole('radio').first().check();
  await frame.getByRole('button', { name: 'Answer' }).click();
  await expect.poll(() => site.delivered.length, { timeout: 30_000 }).toBeGreaterThan(0);
  site.storeIsDown = false;
  const told = (): Record<string, Statement> => Object.fromEntries(site.delivered.flatMap(({ statements }) => statements).map((one) => [one.verb.id.split('/').at(-1)!, one]));
  await expect.poll(() => Object.keys(told()), { timeout: 30_000 }).toEqual(expect.arrayContaining(['initialized', 'answered']));
  const { initialized, answered } = told();
  expect(initialized).toMatchObject({ actor: JSON.parse(store.actor) as object, object: { id: 'https://school.example/k8s/lessons/why-this-node' } });
  expect(answered).toMatchObject({ object: { id: 'https://school.example/k8s/lessons/why-this-node/steps/wish' }, result: { success: false, response: 'bound' } });
  await expect.poll(() => site.delivered.filter(({ statements }) => statements.some(({ id }) => id === initialized!.id)).length, { timeout: 30_000 }).toBeGreaterThan(1);
  expect(site.delivered.at(-1)!.headers).toMatchObject({ authorization: store.auth, 'x-experience-api-version': '1.0.3' });
  await frame.getByTestId('graph').hover();
  await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test('under a strict policy of the page around, whose frames and scripts may be ours and nothing else', async ({ page }) => {
  const origin = new URL(site.address).origin;
  pages.set('/strict.html', { policy: `default-src 'none'; script-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`, body: `<!doctype html><title>Strict</title><podium-cluster lang="es" mode="lesson" lesson="why-this-node"></podium-cluster><script src="${site.address}podium-embed.js"></script>` });
  const complaints = complaintsOf(page);
  await page.goto(`${around}/strict.html`);
  const frame = page.frameLocator('iframe');
  await alive(frame);
  await expect(frame.getByText('Paso 1 de')).toBeVisible();
  // The embed has asked for the room that its text needs.
  await expect.poll(() => page.locator('iframe').evaluate((one) => one.clientHeight)).not.toBe(449);
  expect(complaints).toEqual([]);
});

test('in a sandbox without an origin, the one file has its engine, its terminal and its messages', async ({ page }) => {
  pages.set('/podium.html', { body: readFileSync('dist/podium.html', 'utf8') });
  pages.set('/sandbox.html', { body: '<!doctype html><title>Sandbox</title><iframe sandbox="allow-scripts" src="podium.html?embed=1&lang=en&api=1" width="800" height="449"></iframe><script>window.heard = []; addEventListener("message", ({ data, origin }) => heard.push(`${origin} ${data.type}`));</script>' });
  const complaints = complaintsOf(page);
  await page.goto(`${around}/sandbox.html`);
  const frame = page.frameLocator('iframe');
  await alive(frame);
  await frame.getByRole('group', { name: 'Tools' }).getByRole('button', { name: 'kubectl' }).click();
  const line = frame.getByRole('textbox', { name: /kubectl/ });
  await line.fill('kubectl get nodes');
  await line.press('Enter');
  await expect(frame.getByText(/controlplane\s+Ready/)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => page.evaluate(() => (window as Window & { heard?: string[] }).heard)).toEqual(expect.arrayContaining(['null ready', 'null step']));
  expect(complaints).toEqual([]);
});

test('from a disk, the one file is the whole page, in both languages, with its lessons', async ({ page }) => {
  const complaints = complaintsOf(page);
  const elsewhere: string[] = [];
  page.on('request', (request) => /^https?:/.test(request.url()) && elsewhere.push(request.url()));
  await page.goto(`${pathToFileURL('dist/podium.html').href}?lang=es&mode=lesson&lesson=why-this-node`);
  await expect(page.getByTestId('graph')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Paso 1 de')).toBeVisible();
  await page.getByText('EN', { exact: true }).click();
  await expect(page.getByText('Step 1 of')).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});
