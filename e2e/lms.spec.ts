/** A package from the page, in an LMS: it is played there, and the LMS keeps what it should. */
import { readFileSync } from 'node:fs';
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { keptLesson, readKept, writeKept } from '../src/outcomes/keptLesson.ts';
import { LESSON_START } from '../src/lessons/runner.ts';
import { packageOf, serveLms } from './lmsServer.ts';
import { open } from './podium.ts';

const SCO = 'lesson-replicas-that-come-back.html';

/** A value that the LMS has. */
const valueOf = (page: Page, element: string): Promise<string> => page.evaluate((name) => String((Reflect.get(globalThis, 'API') as { getCMIValue(name: string): unknown }).getCMIValue(name)), element);

async function makePackage(page: Page): Promise<Uint8Array> {
  await open(page, '?lang=en&mode=lesson&motion=reduced');
  await page.getByRole('button', { name: 'A package for your LMS (SCORM)' }).click();
  await page.getByRole('checkbox', { name: 'Replicas that come back' }).check();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Make the package' }).click();
  const zip = readFileSync(await (await download).path());
  await expect(page.getByText('Done. Upload the file')).toBeVisible();
  return new Uint8Array(zip);
}

async function toQuestion(page: Page, sco: FrameLocator): Promise<void> {
  await expect(sco.getByText('Step 1 of 5')).toBeVisible({ timeout: 30_000 });
  await sco.getByRole('button', { name: 'Next', exact: true }).click();
  await sco.getByRole('button', { name: 'Show me' }).click();
  await expect(sco.getByText('Done for you')).toBeVisible({ timeout: 30_000 });
  await sco.getByRole('button', { name: 'Next', exact: true }).click();
  await sco.getByLabel('Three').check();
  await sco.getByRole('button', { name: 'Answer' }).click();
  await expect(sco.getByText('That is what happens.')).toBeVisible();
  await expect.poll(async () => readKept(await valueOf(page, 'cmi.suspend_data'))).toMatchObject({ index: 2, answers: { noticed: 'three' }, run: expect.stringMatching(/^v1\./) as unknown });
}

test('a lesson keeps score, status, time and place in an LMS, and goes on there with its own cluster', async ({ page }) => {
  const lms = await serveLms(await makePackage(page));
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${lms.address}?${SCO}`);
  const sco = page.frameLocator('iframe');
  await toQuestion(page, sco);
  await expect.poll(() => valueOf(page, 'cmi.core.lesson_status')).toBe('incomplete');
  await expect.poll(async () => Number(await valueOf(page, 'cmi.core.score.raw'))).toBeGreaterThan(0);
  expect((await valueOf(page, 'cmi.suspend_data')).length).toBeLessThan(4_096);
  await page.reload();
  await expect(sco.getByText('Step 3 of 5')).toBeVisible({ timeout: 30_000 });
  await expect(sco.getByText('That is what happens.')).toBeVisible();
  await expect(sco.getByText('Here is a new one')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('time') ?? '')).toMatch(/^\d{4}:\d\d:\d\d\.\d\d$/);
  expect(complaints).toEqual([]);
  lms.close();
});

test('what an LMS has kept without the run, or has spoilt, opens the lesson all the same', async ({ page }) => {
  const lms = await serveLms(packageOf('replicas-that-come-back'));
  const sco = page.frameLocator('iframe');
  const openWith = async (suspended: string): Promise<void> => {
    await page.goto(`${lms.address}?nothing`);
    await page.evaluate((text) => sessionStorage.setItem('cmi', JSON.stringify({ suspend_data: text, core: { lesson_status: 'incomplete' } })), suspended);
    await page.goto(`${lms.address}?${SCO}`);
  };
  const state = { ...LESSON_START, index: 2, tasks: { delete: 'done' as const }, answers: { noticed: 'three' } };
  await openWith(writeKept(keptLesson('replicas-that-come-back', state, undefined))!.text);
  await expect(sco.getByText('Step 3 of 5')).toBeVisible({ timeout: 30_000 });
  await expect(sco.getByText('That is what happens.')).toBeVisible();
  await expect(sco.getByText('Here is a new one')).toBeVisible();
  await openWith(`${writeKept(keptLesson('replicas-that-come-back', state, `v1.${'A'.repeat(2_000)}`))!.text}`);
  await expect(sco.getByText('Step 3 of 5')).toBeVisible({ timeout: 30_000 });
  await openWith('<script>alert(1)</script>');
  await expect(sco.getByText('Step 1 of 5')).toBeVisible({ timeout: 30_000 });
  lms.close();
});
