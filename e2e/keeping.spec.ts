/** Work is kept in the browser: a closed tab can be gone on with, and two tabs leave each other's alone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { kubectl, open, seqOf } from './podium.ts';

/** Saved runs by their names. */
const kept = (page: Page): Promise<Record<string, string>> => page.evaluate(() => Object.fromEntries(Object.entries({ ...localStorage }).filter(([key]) => key.startsWith('podium.run.')) as [string, string][]));
const labels = async (page: Page): Promise<readonly string[]> => Object.values(await kept(page)).map((text) => (JSON.parse(text) as { label: string }).label).toSorted();

test('a closed tab is offered again, and goes on at the same moment when one wants it', async ({ page, context }) => {
  await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'kubectl create deployment web --image=nginx');
  await expect.poll(() => labels(page)).toEqual(['kubectl create deployment web --image=nginx']);
  const seq = await seqOf(page);
  // Such a closing returns before the page has gone: while it is there, its run is nobody else's.
  await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
  const again = await context.newPage();
  const { complaints } = await open(again, '?lang=es&motion=reduced');
  const offer = again.getByRole('region', { name: '¿Sigues por donde ibas?' });
  await expect(offer).toContainText('kubectl create deployment web');
  expect((await new AxeBuilder({ page: again }).include('[role="status"]').analyze()).violations).toEqual([]);
  await offer.getByRole('button', { name: 'Seguir' }).focus();
  await again.keyboard.press('Enter');
  await expect(offer).toBeHidden();
  await expect.poll(() => seqOf(again)).toBe(seq);
  await expect(again.getByRole('textbox', { name: /kubectl/ })).toBeVisible();
  await kubectl(again, 'kubectl scale deployment web --replicas=2');
  await expect.poll(() => labels(again)).toEqual(['kubectl scale deployment web --replicas=2']);
  expect(complaints).toEqual([]);
});

test('a second tab is told, and keeps its own; where nothing can be kept, that is told once', async ({ page, context }) => {
  await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'kubectl create deployment first --image=nginx');
  await expect.poll(() => labels(page)).toHaveLength(1);
  const before = await kept(page);
  const copy = await context.newPage();
  // What a browser does for a duplicated tab: its own storage is copied.
  const mine = await page.evaluate(() => sessionStorage.getItem('podium.tab') ?? '');
  await copy.addInitScript((id) => sessionStorage.setItem('podium.tab', id), mine);
  await open(copy, '?lang=en&motion=reduced');
  await expect(copy.getByRole('region', { name: 'Open in another tab too.' })).toBeVisible();
  await kubectl(copy, 'kubectl create deployment second --image=nginx');
  await expect.poll(() => labels(copy)).toHaveLength(2);
  expect(await kept(copy)).toMatchObject(before);
  const refused = await context.newPage();
  await refused.addInitScript(() => Object.defineProperty(globalThis, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } }));
  await open(refused, '?lang=en&motion=reduced');
  await kubectl(refused, 'kubectl create deployment third --image=nginx');
  const note = refused.getByRole('region', { name: 'Nothing is kept here.' });
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Close' }).click();
  await kubectl(refused, 'kubectl scale deployment third --replicas=2');
  await expect(note).toBeHidden();
});
