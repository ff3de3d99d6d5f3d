/** What a reader sees and does on the page, in any browser: by role and name as far as a page can tell them of itself. */
import { expect } from '@playwright/test';
import type { Driver } from './driver.ts';

/** However busy the machine is: these engines have no grace of their own, as Playwright's browser has. */
const PATIENCE = { timeout: 60_000 };

/** Where something is, found by selector and by its exact name or words ('' for any); scrolled into view. */
function place([selector, name]: readonly [string, string]): readonly [number, number, number, number] | null {
  for (const element of document.querySelectorAll<HTMLElement>(selector)) {
    if (name !== '' && ![element.getAttribute('aria-label'), element.textContent?.trim()].includes(name)) continue;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { x, y, width, height } = element.getBoundingClientRect();
    if (width > 1 && height > 1 && getComputedStyle(element).visibility === 'visible') return [x, y, width, height];
  }
  return null;
}

export class Screen {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  async open(address: string): Promise<void> {
    await this.driver.goto('about:blank');
    await this.driver.goto(address);
    await this.sees('[data-testid="graph"] [data-node="worker3"]');
    await expect.poll(() => this.attribute('[role="slider"]', 'aria-valuemax'), PATIENCE).not.toBe('0');
  }

  find(selector: string, name = ''): Promise<readonly [number, number, number, number] | null> {
    return this.driver.evaluate(place, [selector, name] as const);
  }

  async sees(selector: string, name = ''): Promise<void> {
    await expect.poll(() => this.find(selector, name), { message: `${selector} ${name}`, ...PATIENCE }).not.toBeNull();
  }

  async click(selector: string, name = ''): Promise<void> {
    await this.sees(selector, name);
    const [x, y, width, height] = (await this.find(selector, name))!;
    await this.driver.click(x + width / 2, y + height / 2);
  }

  /** Presses at a part of something's width, from 0 to 1. */
  async clickAlong(selector: string, part: number): Promise<void> {
    const [x, y, width, height] = (await this.find(selector))!;
    await this.driver.click(x + width * part, y + height / 2);
  }

  attribute(selector: string, name: string): Promise<string | null> {
    return this.driver.evaluate(([where, what]) => document.querySelector(where)?.getAttribute(what) ?? null, [selector, name] as const);
  }

  words(selector: string): Promise<string> {
    return this.driver.evaluate((where) => document.querySelector<HTMLElement>(where)?.innerText ?? '', selector);
  }

  async seq(): Promise<number> {
    return Number(await this.attribute('[role="slider"]', 'aria-valuenow'));
  }

  /** Does something that moves the run, and answers with the step where it then stands. */
  async moves(act: () => Promise<void>): Promise<number> {
    const before = await this.seq();
    await act();
    await expect.poll(() => this.seq(), PATIENCE).not.toBe(before);
    return this.seq();
  }

  /** Runs a line in the terminal, which is open, and waits for words in its output. */
  async kubectl(line: string, words: string): Promise<void> {
    await this.click('textarea');
    await this.driver.type(line);
    await this.driver.press('Enter');
    await expect.poll(() => this.words('[role="log"]'), PATIENCE).toContain(words);
  }

  /** How far the page's contents reach beyond what is seen, to the right and below. */
  overflow(): Promise<readonly [number, number]> {
    return this.driver.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return [scrollWidth - clientWidth, scrollHeight - clientHeight] as const;
    }, null);
  }
}
