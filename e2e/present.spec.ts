import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { graph, open, press, seqOf, track } from './podium.ts';
import { noViolation } from './violations.ts';

/** Opens the presenter's window from the header, and waits until it shows what this one shows. */
async function openPresenter(page: Page): Promise<Page> {
  await page.getByRole('button', { name: 'Present in class' }).click();
  const [presenter] = await Promise.all([page.waitForEvent('popup'), page.getByRole('menuitem', { name: 'Presenter window' }).click()]);
  await expect(presenter.locator('[data-testid="presenter"][data-ready]')).toBeVisible({ timeout: 60_000 });
  await expect(presenter.getByText("In step with the class's window")).toBeVisible();
  return presenter;
}

test("the presenter's window and the class's stay in step, whichever drives, and either goes on without the other", async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await press(page, 'ArrowRight');
  const presenter = await openPresenter(page);
  const atStep = async (): Promise<void> => expect(presenter.getByText(`Step ${await seqOf(page)} ·`)).toBeVisible();
  await atStep();
  const before = await seqOf(page);
  await presenter.getByRole('button', { name: 'Next', exact: true }).click();
  await expect.poll(() => seqOf(page)).toBeGreaterThan(before);
  await atStep();
  await press(page, 'ArrowLeft');
  await atStep();
  // From where the map is looked at, and what is being typed, in whichever window.
  const sight = (of: Page): Promise<readonly number[]> => of.locator('.react-flow__viewport').evaluate((element) => ((element as HTMLElement).style.transform.match(/-?[\d.]+/g) ?? []).map(Number));
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => (await sight(page))[0]).toBeLessThan(0);
  await expect.poll(async () => {
    const zoomed = await sight(page);
    return Math.max(...(await sight(presenter)).map((part, at) => Math.abs(part - zoomed[at]!)));
  }).toBeLessThan(1);
  await page.keyboard.press('t');
  const [line, told] = [page, presenter].map((one) => one.getByRole('textbox', { name: /kubectl/ }));
  await line!.pressSequentially('kubectl get no');
  await expect(told!).toHaveValue('kubectl get no');
  await told!.press('End');
  await told!.pressSequentially('des');
  await expect(line!).toHaveValue('kubectl get nodes');
  await told!.press('Enter');
  await expect(page.getByRole('log')).toContainText('worker1');
  await noViolation(presenter, 'presenter');
  await presenter.getByRole('button', { name: 'Terminal' }).click();
  await expect(line!).toBeHidden();
  // And what is written in the editor, which file is open, and what the API server answers.
  await presenter.getByRole('button', { name: 'YAML' }).click();
  const [code, copy] = [page, presenter].map((one) => one.getByRole('textbox', { name: 'YAML of guestbook.yaml' }));
  await code!.press('Control+End');
  await code!.pressSequentially('# seen by the class');
  await expect(copy!).toContainText('# seen by the class');
  await copy!.press('Control+End');
  await copy!.pressSequentially(' and by me');
  await expect(code!).toContainText('# seen by the class and by me');
  await noViolation(presenter, 'presenter with the editor');
  await presenter.getByRole('combobox', { name: 'File' }).selectOption('agent.yaml');
  await expect(page.getByRole('combobox', { name: 'File' })).toHaveValue('agent.yaml');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(presenter.getByRole('status').filter({ hasText: 'daemonset.apps/agent created' })).toBeVisible();
  await presenter.getByRole('button', { name: 'YAML' }).click();
  await expect(copy!).toHaveCount(0);
  // Loaded again, it is told by the other one.
  const applied = await seqOf(page);
  await presenter.getByRole('button', { name: 'Next', exact: true }).click();
  await expect.poll(() => seqOf(page)).not.toBe(applied);
  const now = await seqOf(page);
  await expect(presenter.getByText(`Step ${now} ·`)).toBeVisible();
  await page.reload();
  await expect(graph(page)).toBeVisible({ timeout: 60_000 });
  await expect(track(page)).toHaveAttribute('aria-valuenow', String(now));
  await page.close();
  await expect(presenter.getByText("The class's window is closed. This one goes on by itself.")).toBeVisible();
  await presenter.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(presenter.getByText(`Step ${now} ·`)).toHaveCount(0);
});

test('a clicker drives a lesson; the screen goes dark, a spotlight follows the arrows, and nothing is stolen from who writes', async ({ page }) => {
  await open(page, '?lang=en&lesson=from-apply-to-running&motion=reduced');
  await expect(page.getByText('Step 1 of')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('toolbar', { name: 'Presenting' })).toBeVisible();
  await graph(page).focus();
  await page.keyboard.press('PageDown');
  await expect(page.getByText('Step 2 of')).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(page.getByText('Step 1 of')).toBeVisible();
  await page.keyboard.press('.');
  await expect(page.getByTestId('blank')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.getByTestId('blank')).toHaveCount(0);
  await page.keyboard.press('k');
  const spot = page.getByTestId('spotlight').locator('div');
  await expect(spot).toBeVisible();
  const left = await spot.evaluate((one) => one.getBoundingClientRect().x);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => spot.evaluate((one) => one.getBoundingClientRect().x)).toBeGreaterThan(left);
  await page.keyboard.press('k');
  await expect(page.getByTestId('spotlight')).toHaveCount(0);
  await page.keyboard.press('t');
  const line = page.getByRole('textbox', { name: /kubectl/ });
  await line.pressSequentially('b.k');
  await expect(line).toHaveValue('b.k');
  await expect(page.getByTestId('blank')).toHaveCount(0);
});

test('on a projector all is larger with a contrast of 7:1, and fits', async ({ page }) => {
  await open(page, '?projector=1&lang=es&theme=light&motion=reduced&lesson=from-apply-to-running');
  await expect(page.getByText('Paso 1 de')).toBeVisible();
  const views = page.getByRole('navigation', { name: 'Vistas' });
  for (const [width, height] of [[1280, 800], [1920, 1080]] as const) {
    await page.setViewportSize({ width, height });
    for (const view of ['Lección', 'Esquema', 'En vivo']) {
      await views.getByRole('button', { name: view }).click();
      const text = page.locator('aside p').first();
      await expect(text).toBeVisible();
      const font = () => text.evaluate((element: Element & { readonly currentCSSZoom?: number }) => parseFloat(getComputedStyle(element).fontSize) * (element.currentCSSZoom ?? 1));
      await expect.poll(font).toBeGreaterThanOrEqual(24);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
  }
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast-enhanced']).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
});
