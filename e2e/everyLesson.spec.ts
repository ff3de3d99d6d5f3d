import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { kubectl } from './podium.ts';

const FOLDER = 'src/lessons/lessons/';
const WORDS = {
  en: { next: 'Next', answer: 'Answer', right: 'That is what happens.', task: 'Your turn', goOn: 'Let the cluster go on', done: 'Done, and it was you.', end: 'You have reached the end' },
  es: { next: 'Siguiente', answer: 'Responder', right: 'Eso es lo que ocurre.', task: 'Te toca', goOn: 'Deja que el clúster siga', done: 'Hecho, y has sido tú.', end: 'Has llegado al final' },
} as const;
type Language = keyof typeof WORDS;
type Text = Readonly<Record<Language, string>>;
interface Step {
  readonly id: string;
  readonly title: Text;
  readonly gate?: { readonly options: readonly { readonly value: string; readonly text: Text }[] };
  readonly task?: { readonly solution: readonly string[] };
}

/** What the run answers to each question of a lesson, as the command line plays it. */
function answersOf(file: string): Readonly<Record<string, string>> {
  const { stdout, status } = spawnSync(process.execPath, ['scripts/podium.mjs', 'lesson', 'check', FOLDER + file], { encoding: 'utf8' });
  expect(status, stdout).toBe(0);
  return Object.fromEntries([...stdout.matchAll(/^ok \S+ (\S+): .*, answer (.+)$/gm)].map(([, step = '', answer = '']) => [step, answer]));
}

const stepsOf = (file: string): readonly Step[] => (parse(readFileSync(FOLDER + file, 'utf8')) as { steps: readonly Step[] }).steps;

/** Of a line of Markdown, what is read. */
const plain = (line: string): string => line.replaceAll(/[`*]/g, '');

async function play(page: Page, language: Language, steps: readonly Step[], answers: Readonly<Record<string, string>>): Promise<void> {
  const words = WORDS[language];
  const next = page.getByRole('button', { name: words.next, exact: true });
  for (const [at, { id, title, gate, task }] of steps.entries()) {
    await expect(page.getByRole('complementary').getByRole('heading', { name: plain(title[language]), exact: true })).toBeVisible({ timeout: 60_000 });
    if (gate !== undefined) {
      await page.getByRole('radio', { name: plain(gate.options.find(({ value }) => value === answers[id])!.text[language]), exact: true }).check();
      await page.getByRole('button', { name: words.answer, exact: true }).click();
      await expect(page.getByText(words.right)).toBeVisible();
    }
    if (task !== undefined) {
      await expect(page.getByRole('group', { name: words.task })).toBeVisible();
      for (const line of task.solution) await kubectl(page, line);
      const goOn = page.getByRole('button', { name: words.goOn });
      const done = page.getByText(words.done);
      await expect(async () => {
        if (!(await done.isVisible()) && (await goOn.isVisible())) await goOn.click({ timeout: 2_000 });
        await expect(done).toBeVisible({ timeout: 5_000 });
      }).toPass({ timeout: 60_000 });
    }
    if (at < steps.length - 1) await next.click();
  }
  await expect(page.getByText(words.end)).toBeVisible({ timeout: 30_000 });
}

for (const [number, file] of readdirSync(FOLDER).toSorted().filter((_, index) => index % 5 === 2).entries()) {
  const language = number % 2 === 0 ? 'es' : 'en';
  test(`${file} is done in the page by its own solution, ${language}`, async ({ page }) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`./?lang=${language}&motion=reduced&lesson=${file.replace('.yaml', '')}`);
    await play(page, language, stepsOf(file), answersOf(file));
    expect(complaints).toEqual([]);
  });
}
