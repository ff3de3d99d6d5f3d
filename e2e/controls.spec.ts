import { expect, test } from '@playwright/test';
import { alive, graph, kubectl, open, sentence, seqOf } from './podium.ts';

for (const [lang, words] of [['en', { title: 'Run until …', event: 'Event', reason: 'Reason of the event', condition: 'Condition', object: 'Object', run: 'Run', pod: /Name of the Pod/, never: 'did not come about' }], ['es', { title: 'Avanzar hasta …', event: 'Evento', reason: 'Motivo del evento', condition: 'Condición', object: 'Objeto', run: 'Avanzar', pod: /Nombre del Pod/, never: 'No ha ocurrido' }]] as const) {
  test(`runs until something holds, by keyboard, ${lang}`, async ({ page }) => {
    const { complaints } = await open(page, `?lang=${lang}&motion=reduced`);
    const start = await seqOf(page);
    await page.keyboard.press('u');
    const dialog = page.getByRole('dialog', { name: words.title });
    await expect(dialog.getByLabel(words.pod)).toBeFocused();
    await page.keyboard.type('redis-*');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => seqOf(page)).toBeGreaterThan(start);
    const placed = await seqOf(page);
    await expect(graph(page).locator('[data-node] [data-pod^="redis-"]').first()).toBeVisible();

    await page.keyboard.press('u');
    await dialog.getByRole('radio', { name: words.event }).press(' ');
    await dialog.getByLabel(words.reason).fill('Started');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => seqOf(page)).toBeGreaterThan(placed);
    const started = await seqOf(page);

    await page.keyboard.press('u');
    await dialog.getByRole('radio', { name: words.condition }).press(' ');
    await dialog.getByLabel(words.object).fill('deployments/default/frontend');
    await dialog.getByLabel(/Ready=False/).fill('Available');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(sentence(page)).toContainText('frontend');
    await expect.poll(() => seqOf(page)).toBeGreaterThan(started);
    const available = await seqOf(page);

    await page.keyboard.press('u');
    await expect(dialog.getByLabel(words.pod)).toBeFocused();
    await page.keyboard.type('nosuch');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status')).toContainText(words.never);
    await expect.poll(() => seqOf(page)).toBe(available);
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });
}

test('keys can be changed, are remembered, and can be done without', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  const terminal = page.getByRole('textbox', { name: /kubectl/ });
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await page.keyboard.press('?');
  await sheet.getByRole('button', { name: 'kubectl terminal: T. Change' }).press('Enter');
  await page.keyboard.press('l');
  await expect(sheet.getByRole('status')).toHaveText('L is taken: Log. Choose another key, or Esc.');
  await page.keyboard.press('j');
  await expect(sheet.getByRole('button', { name: 'kubectl terminal: J. Change' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await page.reload();
  await alive(page);
  await page.keyboard.press('t');
  await expect(terminal).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(terminal).toBeVisible();
  await page.reload();
  await alive(page);

  await page.keyboard.press('?');
  await sheet.getByRole('button', { name: 'No single keys' }).click();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  const before = await seqOf(page);
  for (const key of ['j', 'ArrowRight', '?', 'u']) await page.keyboard.press(key);
  await expect(sheet).toHaveCount(0);
  expect(await seqOf(page)).toBe(before);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search or command' })).toBeFocused();
  await page.keyboard.type('this sheet');
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: 'Usual keys' }).click();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(terminal).toBeVisible();
  await kubectl(page, 'kubectl get nodes');
});

test('kubectl edit opens an editor, says what was refused, and saves', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es&motion=reduced');
  const line = 'kubectl edit deployment coredns -n kube-system';
  const dialog = page.getByRole('dialog', { name: line });
  const code = dialog.locator('.cm-content');
  const put = async (from: string, to: string): Promise<void> => {
    const text = await page.evaluate(() => document.querySelector('dialog .cm-content')!.textContent);
    expect(text).toContain(from);
    await dialog.getByText(from, { exact: false }).last().click();
    await page.keyboard.press('End');
    for (let i = 0; i < from.length; i += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type(to);
  };
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: /kubectl/ }).fill(line);
  await page.keyboard.press('Enter');
  await expect(code).toBeFocused();
  await expect(code).toContainText('# Please edit the object below');
  await code.evaluate((element) => element.closest('.cm-editor')!.querySelector('.cm-scroller')!.scrollTo(0, 500));
  await put('replicas: 2', 'replicas: -1');
  await page.keyboard.press('Control+Enter');
  await expect(code).toContainText('# * spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  await code.evaluate((element) => element.closest('.cm-editor')!.querySelector('.cm-scroller')!.scrollTo(0, 560));
  await put('replicas: -1', 'replicas: 3');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('log', { name: /kubectl|Salida/ }).getByText('deployment.apps/coredns edited')).toBeVisible();

  await page.getByRole('textbox', { name: /kubectl/ }).fill(line);
  await page.keyboard.press('Enter');
  await expect(code).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Edit cancelled, no changes made.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: /kubectl/ })).toBeFocused();
  expect(complaints).toEqual([]);
});
