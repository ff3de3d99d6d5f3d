/** A class as a teacher starts it: a presenter, a student on a phone, and the presenter's own phone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { alive, inStep, press, seqOf } from './podium.ts';
import { noViolation } from './violations.ts';

/** A page with a cluster of its own begins; however busy the machine is. */
const SOON = { timeout: 60_000 };

const PHONE = { width: 390, height: 844 };

interface Class {
  readonly presenter: string;
  readonly clicker: string;
  readonly join: string;
  end(): Promise<unknown>;
}

async function startClass(): Promise<Class> {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--class', '--no-open', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    await expect.poll(() => said, { timeout: 120_000 }).toContain('for you alone');
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }
  const told = (name: string): string => new RegExp(`${name}: +(\\S+)`).exec(said)![1]!;
  return { presenter: told('Presenter'), clicker: told('Clicker'), join: told('Join'), end: () => (child.kill('SIGTERM'), ended) };
}

let lesson: Class;

test.beforeEach(async () => void (lesson = await startClass()));

test.afterEach(async () => expect(await lesson.end()).toEqual([0, null]));

const asked = (address: string, query: string): string => address.replace(/(\?[^#]*)/, `$1&${query}`);

async function student(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: PHONE });
  await page.goto(asked(lesson.join, 'lang=es&theme=light'));
  await expect(page.getByText('En clase')).toBeVisible(SOON);
  return page;
}

test('a student sees what the presenter shows, votes, goes alone and comes back', async ({ page, browser }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(asked(lesson.presenter, 'lang=en&theme=light&lesson=why-this-node'));
  const ask = page.getByRole('button', { name: 'Ask the class' });
  await expect(ask).toBeVisible(SOON);
  expect(page.url()).not.toContain('presenter=');
  const follower = await student(browser);
  await inStep(follower, page);
  expect(await press(page, 'ArrowRight')).toBeGreaterThan(0);
  await inStep(follower, page);
  await ask.click();
  const question = follower.getByRole('region', { name: 'Pregunta' });
  await expect(question.getByRole('status').getByRole('button').first()).toHaveAttribute('aria-haspopup', 'dialog');
  await question.getByRole('group').getByRole('button').first().click();
  await expect(question.getByText('Tu voto')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Class' })).toContainText('1 vote');
  await noViolation(follower, 'question of a class', { within: 'section[aria-label="Clase"]', themes: ['dark', 'contrast'] });
  // The presenter's window knows who is there, and its spotlight is on the same thing in every page.
  await page.getByRole('button', { name: 'Present in class' }).click();
  const [desk] = await Promise.all([page.waitForEvent('popup'), page.getByRole('menuitem', { name: 'Presenter window' }).click()]);
  const people = desk.getByRole('region', { name: 'Class', exact: true });
  await expect(people).toContainText('1 follows you', SOON);
  await expect(people).toContainText('1 of 1 has voted.');
  await follower.getByRole('button', { name: 'Levantar la mano' }).click();
  await people.getByRole('button', { name: 'Lower all hands' }).click();
  await expect(follower.getByRole('button', { name: 'Levantar la mano' })).toBeVisible();
  await desk.getByRole('button', { name: 'Spotlight' }).click();
  const thing = (of: Page) => of.locator('main [data-id="etcd"]');
  await page.getByTestId('spotlight').waitFor();
  const point = async (): Promise<void> => {
    const [there, pane, inDesk] = [(await thing(page).boundingBox())!, (await page.locator('main').boundingBox())!, (await desk.locator('figure [inert]').boundingBox())!];
    await desk.mouse.move(inDesk.x + ((there.x + there.width / 2 - pane.x) / pane.width) * inDesk.width, inDesk.y + ((there.y + there.height / 2 - pane.y) / pane.height) * inDesk.height);
  };
  const off = async (): Promise<number> => {
    const [spot, box] = [await follower.getByTestId('spotlight').locator('div').boundingBox(), await thing(follower).boundingBox()];
    return spot === null || box === null ? Infinity : Math.hypot(spot.x + spot.width / 2 - box.x - box.width / 2, spot.y + spot.height / 2 - box.y - box.height / 2);
  };
  // Where things stand is asked again as long as a window still settles.
  await expect(async () => {
    await point();
    await expect.poll(off, { timeout: 10_000 }).toBeLessThan(12);
  }).toPass(SOON);
  await noViolation(desk, 'presenter of a class');
  await desk.close();
  await expect(follower.getByTestId('spotlight')).toHaveCount(0);
  await page.getByRole('button', { name: 'Close the vote' }).click();
  await page.getByRole('button', { name: 'Show the votes' }).click();
  await expect(question.getByText('1 voto', { exact: true })).toBeVisible();
  await follower.getByRole('button', { name: 'Por mi cuenta' }).click();
  await expect(follower.getByText('Por tu cuenta')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Class', exact: true })).toContainText('1 on a copy');
  const alone = await seqOf(follower);
  await press(page, 'ArrowLeft');
  expect(await seqOf(follower)).toBe(alone);
  await follower.getByRole('button', { name: 'Volver a la clase' }).click();
  await inStep(follower, page);
  await page.getByRole('button', { name: 'Join' }).click();
  await noViolation(page, 'how to join', { within: 'dialog', themes: ['dark', 'contrast'] });
  await expect.poll(() => follower.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  expect(complaints).toEqual([]);
  await follower.close();
});

test('the presenter\'s phone moves the class, and a wrong one moves nothing', async ({ page, browser }) => {
  await page.goto(asked(lesson.presenter, 'lang=en&theme=light&scenario=guestbook'));
  await alive(page);
  const phone = await browser.newPage({ viewport: PHONE });
  await phone.goto(asked(lesson.clicker, 'lang=es&theme=light'));
  const next = phone.getByRole('button', { name: 'Siguiente' });
  await expect(next).toBeEnabled(SOON);
  expect(phone.url()).not.toContain('presenter=');
  const before = await seqOf(page);
  await phone.getByRole('button', { name: 'Atrás' }).click();
  await expect.poll(() => seqOf(page), SOON).toBeLessThan(before);
  const back = await seqOf(page);
  await phone.keyboard.press('PageDown');
  await expect.poll(() => seqOf(page), SOON).toBeGreaterThan(back);
  const blank = phone.getByRole('button', { name: /Ocultar|Mostrar/ });
  await blank.click();
  await expect(blank).toHaveAttribute('aria-pressed', 'true');
  await blank.click();
  await expect(blank).toHaveAttribute('aria-pressed', 'false');
  await noViolation(phone, 'clicker', { themes: ['dark', 'contrast'] });
  const wrong = await browser.newPage({ viewport: PHONE });
  await wrong.goto(asked(lesson.clicker.replace(/=[^=]*$/, '=guess'), 'lang=es'));
  await expect(wrong.getByText('No hay ninguna clase con este código')).toBeVisible(SOON);
  await expect(wrong.getByRole('button', { name: 'Siguiente' })).toBeDisabled();
  await Promise.all([phone.close(), wrong.close()]);
});
