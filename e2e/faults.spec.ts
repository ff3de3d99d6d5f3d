/** Breaking things from the keyboard, in the page: the menu of faults, a message that is lost, a cut between two sets of machines, the terminal. */
import { expect, test } from '@playwright/test';
import { kubectl, open, press, sentence, track } from './podium.ts';
import { noViolation } from './violations.ts';

for (const [language, theme] of [['en', 'light'], ['es', 'dark']] as const) {
  test(`the menu of faults, ${language}`, async ({ page }) => {
    const english = language === 'en';
    const { complaints } = await open(page, `?lang=${language}&theme=${theme}&motion=reduced`);
    await kubectl(page, 'podium fault killKubelet worker3');
    await kubectl(page, 'kubectl create configmap one');
    await page.keyboard.press('Escape');
    await track(page).focus();
    await page.keyboard.press('z');
    await press(page, 'ArrowLeft');
    // The last message of the command: the answer, on its way to the one who asked.
    await page.keyboard.press('f');
    const menu = page.getByRole('dialog', { name: english ? 'Break and mend' : 'Romper y reparar' });
    await expect(menu.getByRole('option').first()).toBeVisible();
    await noViolation(page, 'faults', { within: 'dialog' });
    await page.keyboard.type('worker2 kubelet');
    await page.keyboard.press('Enter');
    await expect(menu).toHaveCount(0);
    await expect(sentence(page)).toContainText('worker2');
    await page.keyboard.press('f');
    await menu.locator('summary').click();
    await menu.getByLabel('worker1', { exact: true }).selectOption('one');
    await menu.getByLabel('worker2', { exact: true }).selectOption('other');
    await menu.getByRole('button', { name: english ? 'Do it' : 'Hacerlo' }).click();
    await expect(sentence(page)).toContainText(/worker1.*worker2/);
    expect(complaints).toEqual([]);
  });
}

test('a message under way is lost by the button at its step', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'kubectl create deployment web --image=nginx');
  await page.keyboard.press('Escape');
  await track(page).focus();
  await page.keyboard.press('z');
  const drop = page.getByRole('button', { name: 'Drop it' });
  for (let i = 0; i < 12 && !(await drop.isVisible()); i++) {
    await press(page, 'ArrowRight');
    await page.waitForTimeout(200);
  }
  await drop.click();
  await expect(sentence(page)).toContainText(/^You lose/);
  expect(complaints).toEqual([]);
});
