/**
 * The page in the engines of the other browsers: Gecko (Firefox) and WebKit (Safari), where this machine has them. One journey through what
 * differs between engines, and the law of the project: the same run gives the same bytes everywhere.
 */
import { expect, test } from '@playwright/test';
import type { Driver } from './drivers/driver.ts';
import { ENGINES } from './drivers/found.ts';
import { Screen } from './drivers/screen.ts';
import { HISTORIES, bothHashes } from './histories.ts';
import { serveSite, type SiteServer } from './siteServer.ts';
import { inWorker } from './worker.ts';

/** Remembers everything that goes wrong without being seen. A preload is a hint only, and Firefox calls it an error when the module is there already. */
const WATCH = `
  const complaints = (window.complaints = []);
  addEventListener('error', ({ message, target }) => target.rel === 'modulepreload' || complaints.push(message || 'lost: ' + (target.src || target.href)), true);
  addEventListener('unhandledrejection', (event) => complaints.push('' + event.reason));
  addEventListener('securitypolicyviolation', (event) => complaints.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
  const say = console.error;
  console.error = (...words) => { complaints.push(words.join(' ')); say(...words); };
`;

for (const { engine, open } of ENGINES) {
  test.describe(engine, () => {
    test.describe.configure({ mode: 'default' });
    if (open === undefined) {
      test(`no ${engine} here: not run`, () => expect(open).toBeUndefined());
      return;
    }

    let site: SiteServer;
    let screen: Screen;

    /** That a browser does not start is no fault of the page. */
    let lame = '';

    test.beforeAll(async () => {
      site = await serveSite();
      const driver = await open().catch((error: unknown): Driver | undefined => void (lame = `${engine} does not start here: not run. ${String(error)}`));
      if (driver === undefined) process.stderr.write(`${lame}\n`);
      else screen = new Screen(driver);
    });

    test.beforeEach(async () => {
      test.skip(lame !== '', lame);
      test.info().annotations.push({ type: 'browser', description: screen.driver.name });
      site.first = WATCH;
      await screen.driver.resize(1280, 800);
    });

    test.afterEach(async () => {
      const { status, expectedStatus } = test.info();
      if (status !== expectedStatus && lame === '') await test.info().attach('screen', { body: await screen.driver.screenshot(), contentType: 'image/png' });
    });

    test.afterAll(async () => {
      await screen?.driver.close();
      site.close();
    });

    const noComplaint = async (): Promise<void> => expect(await screen.driver.evaluate(() => Reflect.get(window, 'complaints') as unknown, null)).toEqual([]);
    const press = (key: string): Promise<number> => screen.moves(() => screen.driver.press(key));

    test('opens alive, steps, plays, and goes where the time line is pressed', async () => {
      await screen.open(`${site.address}?lang=en`);
      expect(await screen.overflow()).toEqual([0, 0]);
      const start = await screen.seq();
      const first = await press('ArrowRight');
      const words = await screen.words('[data-testid="sentence"]');
      await press('ArrowRight');
      expect(await press('ArrowLeft')).toBe(first);
      expect(await screen.words('[data-testid="sentence"]')).toBe(words);
      await screen.moves(() => screen.click('button', 'Play'));
      await screen.click('button', 'Pause');
      await screen.sees('button', 'Play');
      const half = await screen.moves(() => screen.clickAlong('[role="slider"]', 0.5));
      expect(half).toBeGreaterThan(first);
      expect(await press('Home')).toBeLessThanOrEqual(start);
      await noComplaint();
    });

    test('takes kubectl lines and YAML', async () => {
      await screen.open(`${site.address}?lang=en&scenario=default`);
      await screen.click('nav button', 'YAML');
      await screen.sees('.cm-content');
      await screen.click('button', 'Apply');
      await expect.poll(() => screen.words('body'), { timeout: 30_000 }).toMatch(/\bcreated\b/);
      await screen.click('.cm-line');
      await screen.driver.press('Home');
      await screen.driver.type('{');
      await expect.poll(() => screen.words('body')).toMatch(/Line \d+, column \d+/);
      await screen.click('nav button', 'kubectl');
      await screen.kubectl('kubectl create deployment web2 --image=nginx:1.29', 'deployment.apps/web2 created');
      await screen.kubectl('kubectl wait --for=condition=Available deployment/web2 --timeout=60s', 'condition met');
      await screen.sees('[data-testid="graph"] [data-node] [data-pod^="web2-"]');
      await noComplaint();
    });

    test('changes language and theme; a link opens the same moment', async () => {
      await screen.open(`${site.address}?lang=en&theme=light`);
      await press('ArrowRight');
      const seq = await press('ArrowRight');
      const english = await screen.words('[data-testid="sentence"]');
      await screen.click('header label', 'ES');
      await screen.sees('button', 'Compartir');
      await expect.poll(() => screen.attribute('html', 'lang')).toBe('es');
      await expect.poll(() => screen.words('[data-testid="sentence"]')).not.toBe(english);
      await screen.click('header button', 'Ajustes');
      await screen.click('[role="menuitemcheckbox"]', 'Oscuro');
      await expect.poll(() => screen.attribute('html', 'data-theme')).toBe('dark');
      await screen.driver.press('Escape');
      await screen.click('button', 'Compartir');
      const link = (): Promise<string> => screen.driver.evaluate(() => document.querySelector<HTMLInputElement>('dialog input')?.value ?? '', null);
      await expect.poll(link).toMatch(/#s=v\d+\./);
      const address = new URL(await link());
      await screen.open(`${site.address}?lang=en${address.hash}`);
      await expect.poll(() => screen.seq()).toBe(seq);
      await expect.poll(() => screen.words('[data-testid="sentence"]')).toBe(english);
      expect(await screen.attribute('html', 'data-theme')).toBe('dark');
      await noComplaint();
    });

    test('begins the lesson', async () => {
      await screen.open(`${site.address}?lang=en&mode=lesson&theme=light`);
      await screen.click('button', 'Begin');
      await screen.click('button', 'Next');
      await expect.poll(() => screen.words('aside')).toMatch(/Step 2 of \d+/);
      await noComplaint();
    });

    test('fits a phone', async () => {
      await screen.driver.resize(390, 844);
      await screen.open(`${site.address}?lang=es`);
      for (const name of ['worker1', 'worker2', 'worker3']) await screen.sees(`[data-node="${name}"]`);
      expect(await screen.overflow()).toEqual([0, 0]);
      await screen.moves(() => screen.click('button', 'Paso adelante'));
      await screen.click('[role="tab"]', 'kubectl');
      await screen.kubectl('kubectl get nodes', 'worker3');
      expect(await screen.overflow()).toEqual([0, 0]);
      await noComplaint();
    });

    test('lives in an embed, small', async () => {
      await screen.driver.resize(640, 300);
      await screen.open(`${site.address}?embed=1&lang=en`);
      expect(await screen.overflow()).toEqual([0, 0]);
      await press('ArrowRight');
      await screen.sees('button', 'Play');
      await noComplaint();
    });

    test('is told, in either language, when it is too old', async () => {
      for (const [language, words] of [['en', /browser is too old/], ['es', /navegador es demasiado antiguo/]] as const) {
        for (const old of ['delete Array.prototype.toSorted', 'CSS.supports = () => false']) {
          site.first = old;
          await screen.driver.goto(`${site.address}?lang=${language}`);
          await expect.poll(() => screen.words('#trouble'), { message: old }).toMatch(words);
        }
      }
    });

    test('makes the same bytes as Node', async () => {
      // An empty page of the same origin: only the engine runs.
      await screen.driver.goto(`${site.address}frame.html`);
      const hashes = await bothHashes(site.address, (given) => screen.driver.evaluate(inWorker, given));
      expect(hashes).toHaveLength(HISTORIES.length);
      expect(hashes.map(({ browser }) => browser)).toEqual(hashes.map(({ node }) => node));
    });
  });
}
