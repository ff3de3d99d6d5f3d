/** The views of the architecture: the schematic by keyboard, its words, its pictures. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { open, press, seqOf } from './podium.ts';
import { noViolation } from './violations.ts';

const schematic = (page: Page) => page.getByTestId('schematic-drawing');

async function openSchematic(page: Page, query: string): Promise<readonly string[]> {
  const { complaints } = await open(page, query);
  await page.keyboard.press('1');
  await expect(schematic(page)).toBeVisible();
  return complaints;
}

/** Each term of the course's page, as that page writes it. */
const TERMS = {
  en: ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'docker', 'rkt', 'containerd', 'kubelet', 'kube-proxy', 'supervisord', 'Add-ons', 'Cluster DNS', 'Web UI', 'Resource monitoring', 'logging', 'Master node', 'control plane node', 'Worker node', 'External network', 'overlay', 'Hardware', 'OS'],
  es: ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'docker', 'rkt', 'containerd', 'kubelet', 'kube-proxy', 'supervisord', 'add-ons', 'DNS del clúster', 'Interfaz web', 'Web UI', 'Monitorización de recursos', 'logging', 'Nodo master', 'nodo del plano de control', 'Nodo worker', 'Red externa', 'Red de contenedores', 'overlay', 'Hardware', 'OS'],
} as const;

for (const language of ['en', 'es'] as const) {
  test(`the schematic has every word of the course's page, ${language}`, async ({ page }) => {
    const complaints = await openSchematic(page, `?lang=${language}&motion=reduced`);
    for (const program of ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'kubelet', 'kube-proxy', 'containerd', 'Hardware', 'OS']) await expect(schematic(page).locator('svg')).toContainText(program);
    await page.getByRole('button', { name: language === 'en' ? 'In words' : 'En palabras' }).click();
    const words = page.getByTestId('schematic-text');
    for (const term of TERMS[language]) await expect(words).toContainText(term);
    await expect(words.locator('[data-term="cloud-controller-manager"]')).toHaveAttribute('data-present', 'false');
    expect(((await words.locator('[data-term="cloud-controller-manager"] td').last().textContent()) ?? '').length).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });
}

test('the schematic by keyboard: arrows go from part to part, Enter opens, Esc leaves', async ({ page }) => {
  await openSchematic(page, '?lang=en&motion=reduced');
  const at = () => page.locator('#schematic-stop').getAttribute('aria-label');
  await page.locator('nav button').first().focus();
  await schematic(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(at).toContain('kube-scheduler');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('kube-scheduler');
  await page.keyboard.press('Escape');
  for (let i = 0; i < 9 && !((await at()) ?? '').startsWith('OS'); i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('6.12.48+deb13-amd64');
  await page.keyboard.press('Escape');
  await noManyStops(page);
});

/** Each view with something that shows that it stands. */
const STANDS = { 1: '[data-testid="schematic-drawing"]', 2: '[data-testid="graph"]', 3: '[data-id]', 4: 'ol li [aria-label]', 5: 'ol li', 6: 'table tbody tr', 7: 'ol li', 8: 'pre', 9: 'article' } as const;

/** How often Tab stops on the page: of radio buttons with one name once. */
const stopsOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const stops = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]')].filter((one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility());
    return new Set(stops.map((one) => (one instanceof HTMLInputElement && one.type === 'radio' ? one.name : one))).size;
  });

/** Lists are one stop each; arrows, Home, End and pages move in them, and Enter does what a click does. */
async function noManyStops(page: Page): Promise<void> {
  await press(page, 'End');
  for (const [key, selector] of Object.entries(STANDS)) {
    await page.keyboard.press(key);
    await expect(page.locator(`main ${selector}`).first()).toBeVisible();
    await expect.poll(() => stopsOf(page), { message: `view ${key}` }).toBeLessThan(60);
  }
  await page.keyboard.press('5');
  const changes = page.getByRole('region', { name: 'Newest changes' }).locator('li');
  await changes.first().getByRole('button').first().focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowUp');
  await expect(changes.nth(9).getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  const before = await seqOf(page);
  await page.keyboard.press('Enter');
  await expect.poll(() => seqOf(page)).toBeLessThan(before);
  // Esc leaves the line, then closes the drawer; what was typed stands there when it is opened again.
  await page.keyboard.press('t');
  const line = page.getByRole('textbox', { name: /kubectl/ });
  await line.fill('kubectl get no');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('log')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(line).toBeHidden();
  await page.keyboard.press('t');
  await expect(line).toHaveValue('kubectl get no');
  await expect(line).toBeFocused();
}

test('the schematic is alive: who acts is marked, messages travel, layers open', async ({ page }) => {
  await openSchematic(page, '?lang=es&motion=reduced');
  await page.keyboard.press('z');
  await press(page, 'ArrowRight');
  await expect(schematic(page).locator('[data-state="active"]').first()).toBeVisible();
  for (let i = 0; i < 12 && (await schematic(page).locator('[data-message][data-current]').count()) === 0; i += 1) await press(page, 'ArrowRight');
  await expect(schematic(page).locator('[data-message][data-current]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Abrir capas' }).click();
  await expect(schematic(page)).toContainText('4 CPU · 8Gi de memoria');
  await page.keyboard.press('v');
  const before = await seqOf(page);
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  await expect.poll(() => seqOf(page)).not.toBe(before);
  await expect(schematic(page).locator('[data-pod^="frontend"]')).toHaveCount(3);
  await schematic(page).locator('[data-layer="runtime"]').first().click();
  await expect(page.getByRole('complementary')).toContainText('registry.k8s.io/etcd');
});

test('one switch renames the nodes', async ({ page }) => {
  await openSchematic(page, '?lang=es&motion=reduced');
  await expect(schematic(page)).toContainText('nodo del plano de control');
  await page.getByRole('button', { name: 'Ajustes' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Master' }).click();
  await page.keyboard.press('Escape');
  await expect(schematic(page)).toContainText('nodo master');
  await expect(schematic(page)).not.toContainText('plano de control');
});

for (const [key, theme, words] of [['1', 'light', ['Red externa', 'kube-scheduler', 'worker2']], ['2', 'dark', ['Red externa', 'scheduler', 'worker2']]] as const) {
  test(`a picture of view ${key}: SVG that parses with the words that are seen, PNG of the size asked, ${theme}`, async ({ page }) => {
    const { complaints } = await open(page, `?lang=es&motion=reduced&theme=${theme}`);
    await page.keyboard.press(key);
    await expect(key === '1' ? schematic(page) : page.getByTestId('graph')).toBeVisible();
    await page.keyboard.press('p');
    await expect(page.locator('dialog img')).toBeVisible();
    const [svg] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Guardar SVG' }).click()]);
    const text = readFileSync(await svg.path(), 'utf8');
    const seen = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      return { broken: parsed.querySelector('parsererror')?.textContent, words: [...parsed.querySelectorAll('text')].map((one) => one.textContent).join(' '), foreign: parsed.querySelectorAll('foreignObject, script').length };
    }, text);
    expect(seen).toMatchObject({ foreign: 0 });
    expect(seen.broken).toBeUndefined();
    for (const word of words) expect(seen.words).toContain(word);
    expect(text).not.toMatch(/(href|src|url)[=(]["']?https?:/);
    await page.getByText('1280 px').click();
    const [png] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Guardar PNG' }).click()]);
    const bytes = readFileSync(await png.path());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBe(1280);
    expect(complaints).toEqual([]);
  });
}

test('a cluster of one\'s own: three masters, two workers, etcd elsewhere; drawn in both views, shared as a link', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es&motion=reduced');
  await page.getByRole('button', { name: 'Abrir', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('Clúster vacío');
  await page.getByRole('tab', { name: 'Hazte el tuyo' }).click();
  const masters = page.getByRole('radiogroup', { name: 'nodos del plano de control' });
  await masters.getByText('4', { exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('no más que con 3');
  await masters.getByText('3', { exact: true }).click();
  await page.getByRole('radiogroup', { name: 'etcd' }).getByText('en máquinas propias').click();
  await page.getByRole('slider', { name: 'Workers' }).fill('2');
  await page.getByRole('button', { name: 'Arrancar este clúster' }).click();
  await expect(page.getByRole('banner').first()).toContainText('Mi propio clúster', { timeout: 60_000 });
  const map = page.getByTestId('graph');
  await expect(map.locator('[data-part="kube-apiserver/controlplane3"]')).toBeVisible({ timeout: 60_000 });
  await expect(map.locator('[data-part^="etcd/etcd"]')).toHaveCount(3);
  await expect(map.locator('[data-part="load-balancer"]')).toContainText('3 de 3');
  await page.keyboard.press('1');
  await expect(schematic(page).locator('[data-look="behind"][data-stack]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Desplegar' }).click();
  await expect(schematic(page).locator('[data-look="behind"][data-stack]')).toHaveCount(0);
  await expect(schematic(page).locator('[data-program="etcd/etcd2"]')).toBeVisible();
  await page.getByRole('button', { name: 'Compartir' }).click();
  const link = page.getByRole('textbox').first();
  await expect(link).toHaveValue(/#s=/);
  const address = await link.inputValue();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByTestId('schematic-drawing').or(map)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('2');
  await expect(map.locator('[data-part^="etcd/etcd"]')).toHaveCount(3);
  expect(complaints).toEqual([]);
});

test('no violation in the schematic, with its layers open, in words, as a picture, and where one begins anew', async ({ page }) => {
  const check = (screen: string, within?: string): Promise<void> => noViolation(page, screen, { themes: ['dark', 'contrast'], ...(within === undefined ? {} : { within }) });
  await openSchematic(page, '?lang=es&theme=light&motion=reduced&scenario=ha3');
  await check('schematic');
  await page.getByRole('button', { name: 'Desplegar' }).click();
  await page.getByRole('button', { name: 'Abrir capas' }).click();
  await schematic(page).locator('[data-layer="runtime"]').first().click();
  await check('layer');
  await page.getByRole('button', { name: 'En palabras' }).click();
  await check('words');
  await page.keyboard.press('p');
  await expect(page.locator('dialog img')).toBeVisible();
  await check('picture', 'dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Abrir', exact: true }).click();
  await check('ready clusters', 'dialog');
  await page.getByRole('tab', { name: 'Hazte el tuyo' }).click();
  await check('own cluster', 'dialog');
});
