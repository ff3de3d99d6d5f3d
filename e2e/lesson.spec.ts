import { expect, test } from '@playwright/test';
import { graph, kubectl, open, seqOf, track } from './podium.ts';

for (const [language, words] of [
  ['en', { begin: 'Begin', next: 'Next', answer: 'Answer', done: 'You have reached the end', yours: 'You said' }],
  ['es', { begin: 'Empezar', next: 'Siguiente', answer: 'Responder', done: 'Has llegado al final', yours: 'Dijiste' }],
] as const) {
  test(`the lesson is done by keyboard alone, ${language}`, async ({ page }) => {
    await open(page, `?lang=${language}&mode=lesson&motion=reduced`);
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.getByRole('article').first().getByRole('button', { name: words.begin }).focus();
    await page.keyboard.press('Enter');
    await expect(button(words.next)).toBeVisible({ timeout: 30_000 });
    // Every place that is shown, however short: the keys may be quicker than the run.
    await track(page).evaluate((slider) => {
      const places = new Set([slider.ariaValueNow]);
      Reflect.set(globalThis, 'placesOfTest', places);
      new MutationObserver(() => places.add(slider.ariaValueNow)).observe(slider, { attributeFilter: ['aria-valuenow'] });
    });
    let questions = 0;
    for (let i = 0; i < 60; i += 1) {
      if (await page.getByText(words.done).isVisible()) break;
      if (await button(words.next).isDisabled()) {
        questions += 1;
        await page.locator('form input[type="radio"]').first().focus();
        await page.keyboard.press('Space');
        await button(words.answer).focus();
        await page.keyboard.press('Enter');
        await expect(page.getByText(words.yours)).toBeVisible();
        continue;
      }
      const title = await page.locator('aside h2').innerText();
      await button(words.next).focus();
      await page.keyboard.press('Enter');
      await expect(page.locator('aside h2')).not.toHaveText(title);
    }
    await expect(page.getByText(words.done)).toBeVisible();
    expect(questions).toBeGreaterThanOrEqual(2);
    await expect.poll(() => page.evaluate(() => (Reflect.get(globalThis, 'placesOfTest') as Set<string>).size)).toBeGreaterThanOrEqual(8);
    await expect(graph(page).locator('[data-node] [data-pod^="web-"]').first()).toBeVisible();
  });
}

test('playback stops at a question, and the language changes without losing the place', async ({ page }) => {
  await open(page, '?lang=en&mode=lesson');
  await page.getByRole('article').first().getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('25');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Answer', exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const seq = await seqOf(page);
  const step = await page.getByText(/^Step \d+ of \d+$/).innerText();
  await page.getByRole('radio', { name: 'Español' }).check({ force: true });
  await expect(page.getByText(step.replace('Step', 'Paso').replace('of', 'de'), { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Responder', exact: true })).toBeVisible();
  await expect.poll(() => seqOf(page)).toBe(seq);
});

test('a task is done by the student in the terminal, and a lesson from a file that is wrong is told at its place', async ({ page }) => {
  await open(page, '?lang=en&mode=lesson&motion=reduced');
  await page.getByLabel('Open a lesson from a file').or(page.locator('input[type=file]')).last().setInputFiles({ name: 'x.yaml', mimeType: 'text/yaml', buffer: Buffer.from('id: x\nlanguages: [en]\ncolour: red\n') });
  await expect(page.getByRole('alert')).toContainText('Line 3, column 1');
  await page.getByRole('article', { name: 'Replicas that come back' }).getByRole('button', { name: 'Begin' }).click();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await expect(next).toBeVisible({ timeout: 30_000 });
  await next.click();
  await expect(page.getByRole('group', { name: 'Your turn' })).toBeVisible();
  await expect(next).toBeDisabled();
  await kubectl(page, "kubectl delete pod $(kubectl get pods -o jsonpath='{.items[0].metadata.name}')");
  await expect(page.getByText('Done, and it was you.')).toBeVisible();
  await next.click();
  await expect(page.getByText('Who has noticed?')).toBeVisible();
  await page.getByLabel('Three').check();
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect(page.getByText('That is what happens.')).toBeVisible();
});

test('the run itself asks, and a mistake is kept to be repeated', async ({ page }) => {
  await open(page, '?lang=es&mode=lesson&motion=reduced');
  await page.getByRole('button', { name: 'Pregúntame' }).click();
  let right = 0;
  for (let number = 1; number <= 5; number += 1) {
    await expect(page.getByText(`Pregunta ${number} de 5`)).toBeVisible();
    await page.locator('form input[type="radio"]').first().check();
    await page.getByRole('button', { name: 'Responder' }).click();
    await expect(page.getByText('Dijiste')).toBeVisible();
    right += Number(await page.getByText('Eso es lo que ocurre.').isVisible());
    await page.getByRole('button', { name: /^(Siguiente|Al resultado)$/ }).click();
  }
  await expect(page.getByText(`${right} de 5 bien`)).toBeVisible();
  await expect.poll(() => page.evaluate(() => (JSON.parse(localStorage.getItem('podium.progress') ?? '{"mistakes":[]}') as { mistakes: unknown[] }).mistakes.length)).toBe(5 - right);
});
