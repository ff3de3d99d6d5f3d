/** What axe finds on the screen that is seen. A theme changes colours only, so further themes of a screen are asked about contrast alone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules whose answer hangs on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

export interface Asked {
  /** Part of the page; the whole of it without. */
  readonly within?: string;
  /** Whose colours are looked at besides those of the theme that is on. */
  readonly themes?: readonly string[];
  /** Colours are the same in every language: they need asking about in one. */
  readonly colourless?: boolean;
}

/** Waits until nothing has changed in the page for a moment and nothing moves, at most ten seconds (a machine may be slow): a view comes in pieces, and what fades has no contrast. */
const still = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    let changed = performance.now();
    const watch = new MutationObserver(() => (changed = performance.now()));
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const moves = (): boolean => document.querySelector('[data-skeleton]') !== null || document.getAnimations().some(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity);
    const end = changed + 10_000;
    while (performance.now() < end && (performance.now() - changed < 120 || moves())) await new Promise((resolve) => setTimeout(resolve, 30));
    watch.disconnect();
  });

/** Fails softly, by name of the screen, so that one run tells of every screen. */
export async function noViolation(page: Page, screen: string, { within, themes = [], colourless = false }: Asked = {}): Promise<void> {
  const ask = async (name: string, rules: object): Promise<void> => {
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], ...rules });
    const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`)).toEqual([]);
  };
  if (within !== undefined) await expect(page.locator(within).first()).toBeVisible();
  await still(page);
  await ask(screen, { runOnly: { type: 'tag', values: TAGS }, ...(colourless ? { rules: Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) } : {}) });
  if (themes.length === 0) return;
  const own = await page.locator('html').getAttribute('data-theme');
  const wear = (theme: string): Promise<void> => page.evaluate((value) => void (document.documentElement.dataset['theme'] = value), theme);
  for (const theme of themes) {
    await wear(theme);
    await still(page);
    await ask(`${screen}, ${theme}`, { runOnly: { type: 'rule', values: COLOURS } });
  }
  await wear(own ?? 'light');
}
