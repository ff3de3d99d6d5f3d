/** What the tests of the page have in common: open it, read where it stands, step. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Opened {
  /** Complaints of the console and exceptions, which must stay empty. */
  readonly complaints: string[];
  readonly notes: string[];
}

export async function open(page: Page, query = ''): Promise<Opened> {
  const complaints: string[] = [];
  const notes: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
    if (message.type() === 'info') notes.push(message.text());
  });
  await page.goto(`./${query}`);
  await alive(page);
  return { complaints, notes };
}

/** The page stands once the worker has answered: the first time and after a reload. */
export async function alive(page: Page): Promise<void> {
  await expect(graph(page)).toBeVisible({ timeout: 60_000 });
  await expect(track(page)).not.toHaveAttribute('aria-valuemax', '0');
}

export const graph = (page: Page): Locator => page.getByTestId('graph');
export const sentence = (page: Page): Locator => page.getByTestId('sentence');
export const track = (page: Page): Locator => page.getByRole('slider');

/** Waits until two pages, whichever of them moves, stand at the same step. */
export const inStep = (one: Page, other: Page): Promise<void> => expect.poll(async () => (await seqOf(one)) - (await seqOf(other)), { timeout: 60_000 }).toBe(0);

/** Goes to the newest moment, and waits until it is shown. */
export async function toEnd(page: Page): Promise<void> {
  await track(page).focus();
  await page.keyboard.press('End');
  await expect.poll(async () => (await seqOf(page)) - Number(await track(page).getAttribute('aria-valuemax'))).toBe(0);
}

export const seqOf = async (page: Page): Promise<number> => Number(await track(page).getAttribute('aria-valuenow'));

/** Presses a key of the page, with the focus on nothing that wants it, and waits until the step has changed. */
export async function press(page: Page, key: string): Promise<number> {
  const before = await seqOf(page);
  await page.keyboard.press(key);
  await expect.poll(() => seqOf(page)).not.toBe(before);
  return seqOf(page);
}

/** Opens the terminal and runs a line to its end. */
export async function kubectl(page: Page, line: string): Promise<void> {
  const input = page.getByRole('textbox', { name: /kubectl/ });
  // The key opens and closes: where the page opens the terminal by itself in that very moment, it is pressed once more.
  await expect(async () => {
    if (!(await input.isVisible())) await page.keyboard.press('t');
    await expect(input).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await input.fill(line);
  await input.press('Enter');
  await expect(page.getByText(/^(Running|Ejecutando)…$/)).toHaveCount(0, { timeout: 120_000 });
}
