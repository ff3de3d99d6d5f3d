import { expect, test } from '@playwright/test';
import { graph, open, press, sentence, seqOf } from './podium.ts';
import { noViolation } from './violations.ts';

for (const [width, height] of [[800, 449], [640, 300], [380, 300]] as const) {
  test(`an embed of ${width} x ${height} shows graph, caption and time, and nothing is cut off`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const { complaints } = await open(page, '?embed=1&lang=es');
    await expect(sentence(page)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reproducir' })).toBeVisible();
    await expect(page.getByRole('banner')).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([width, height]);
    for (const name of ['worker1', 'worker3']) {
      const box = () => graph(page).locator(`[data-node="${name}"]`).boundingBox();
      await expect.poll(async () => (await box())?.width ?? 0).toBeGreaterThan(50);
      await expect.poll(async () => (await box())?.height ?? 0).toBeGreaterThan(30);
    }
    await press(page, 'ArrowRight');
    expect(complaints).toEqual([]);
  });
}

test('names in the address are read in any case; unknown ones are noted and left out', async ({ page }) => {
  const { notes } = await open(page, '?EMBED=1&LANG=es&Theme=DARK&utm_medium=mail');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => notes.some((note) => note.includes('utm_medium'))).toBe(true);
});

test('step and play in the address', async ({ page }) => {
  await open(page, '?embed=1&lang=en');
  await press(page, 'ArrowRight');
  const seq = await press(page, 'ArrowRight');
  await open(page, `?embed=1&lang=en&step=${seq}`);
  await expect.poll(() => seqOf(page)).toBe(seq);
  await open(page, '?embed=1&lang=en&play=1');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('the wheel scrolls the page around the embed', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.route('**/host-page.html', (route) => route.fulfill({ contentType: 'text/html', body: `<body style="margin:0;height:3000px"><iframe src="${baseURL}?embed=1&lang=en" width="800" height="449" style="border:0"></iframe></body>` }));
  await page.goto('./host-page.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByTestId('graph')).toBeVisible({ timeout: 30_000 });
  await page.mouse.move(400, 250);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test('a teacher puts an embed together in the studio, sees it alive and takes its text along', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&theme=light&motion=reduced');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Embed…' }).click();
  const studio = page.getByRole('dialog', { name: 'Embed in your course' });
  await studio.getByText('A lesson', { exact: true }).click();
  await studio.getByRole('combobox', { name: 'Lesson' }).selectOption('why-this-node');
  await studio.getByRole('combobox', { name: 'Language' }).selectOption('es');
  const preview = studio.frameLocator('iframe');
  await expect(preview.getByText('Paso 1 de')).toBeVisible({ timeout: 30_000 });
  const text = studio.getByRole('textbox', { name: 'iframe' });
  await expect(text).toHaveValue(/^<iframe src="http[^"]*\?embed=1&amp;lesson=why-this-node&amp;lang=es" title="Podium: ¿Por qué este nodo\?" width="100%" height="500"/);
  await studio.getByText('Web component', { exact: true }).click();
  await expect(studio.getByRole('textbox', { name: 'Web component' })).toHaveValue(/<podium-cluster lesson="why-this-node" lang="es" height="500"/);
  await expect(studio.getByRole('button', { name: 'SCORM package' })).toBeEnabled();
  await noViolation(page, 'studio', { within: 'dialog' });
  expect(complaints).toEqual([]);
});
