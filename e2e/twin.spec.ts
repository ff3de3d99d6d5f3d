import { expect, test, type Page } from '@playwright/test';
import { kubectl } from './podium.ts';

/** What a screen reader is given of a part of the page: nothing else is looked at here. */
const heard = (page: Page, role: 'complementary' | 'log'): Promise<string> => page.getByRole(role).first().ariaSnapshot();

test('a lesson is done by its text alone: no picture, the cluster is read in the terminal', async ({ page }) => {
  await page.goto('./?lang=en&motion=reduced&lesson=replicas-that-come-back');
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await expect(next).toBeVisible({ timeout: 60_000 });
  await page.getByRole('main').evaluate((picture) => (picture.style.visibility = 'hidden'));
  await expect(page.getByRole('main')).toBeHidden();
  await expect.poll(() => heard(page, 'complementary')).toContain('heading "Three Pods, one number" [level=2]');
  await next.click();
  await expect(page.getByRole('group', { name: 'Your turn' })).toBeVisible();
  await expect.poll(() => heard(page, 'complementary')).toMatch(/button "Next" \[disabled\]/);

  await kubectl(page, 'kubectl get pods');
  await expect.poll(() => heard(page, 'log')).toContain('RESTARTS');
  const [pod = '', ...others] = (await heard(page, 'log')).match(/web-[a-z0-9]{5}/g) ?? [];
  expect(others).toHaveLength(2);
  await kubectl(page, `kubectl delete pod ${pod}`);
  await expect.poll(() => heard(page, 'complementary')).toContain('Done, and it was you.');
  await next.click();

  await expect(page.getByRole('button', { name: 'Answer' })).toBeVisible();
  const options = (await heard(page, 'complementary')).match(/(?<=radio ")[^"]+/g) ?? [];
  expect(options).toContain('Three');
  await page.getByRole('radio', { name: 'Three', exact: true }).check();
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect.poll(() => heard(page, 'complementary')).toContain('That is what happens.');
  await next.click();

  await kubectl(page, 'kubectl scale replicaset web --replicas=5');
  await page.getByRole('button', { name: 'Let the cluster go on' }).click();
  await expect.poll(() => heard(page, 'complementary')).toContain('Done, and it was you.');
  await kubectl(page, 'kubectl get replicaset web');
  await expect.poll(() => heard(page, 'log')).toMatch(/web 5 5 5/);
  await next.click();
  await expect.poll(() => heard(page, 'complementary')).toContain('You have reached the end');
});
