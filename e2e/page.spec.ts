import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { graph, kubectl, open, press, sentence, seqOf, toEnd, track } from './podium.ts';

test('opens on a living cluster, paused, without a complaint', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en');
  for (const name of ['worker1', 'worker2', 'worker3']) await expect(graph(page).locator(`[data-node="${name}"]`)).toBeVisible();
  for (const part of ['etcd', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver']) await expect(graph(page).locator(`[data-part="${part}"]`)).toBeVisible();
  await expect(graph(page).locator('[data-pod^="coredns"]')).toHaveCount(2);
  await expect(sentence(page)).not.toBeEmpty();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const seq = await seqOf(page);
  await page.waitForTimeout(700);
  expect(await seqOf(page)).toBe(seq);
  expect(complaints).toEqual([]);
});

test('from near a Pod shows what it is made of, from afar a machine what it holds; the keyboard is followed', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await toEnd(page);
  await expect(graph(page).locator('[data-node="worker1"] [data-pod^="frontend-"]')).toBeVisible();
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Zoom in' }).press('Enter');
  const close = graph(page).locator('[data-close^="frontend-"]').first();
  for (const word of ['web', 'running', 'PodReadyToStartContainers', '10.244.']) await expect(close).toContainText(word);
  await page.keyboard.press('Tab');
  await graph(page).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
  await expect(page.locator('#graph-stop')).toBeInViewport({ ratio: 0.2 });
  await page.getByRole('button', { name: 'Whole map' }).press('Enter');
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: 'Zoom out' }).press('Enter');
  await expect(graph(page).locator('[data-far="worker1"]')).toContainText(/\d Pods.*requested/);
  expect(complaints).toEqual([]);
});

for (const [key, grain] of [['z', 'message'], ['x', 'write'], ['c', 'decision'], ['v', 'milestone']] as const) {
  test(`steps forward and back by ${grain}, by keyboard`, async ({ page }) => {
    await open(page, '?lang=en');
    await page.keyboard.press(key);
    await expect(page.getByRole('radio', { name: new RegExp(grain) })).toBeChecked();
    await press(page, 'ArrowRight');
    const first = await seqOf(page);
    const words = await sentence(page).innerText();
    await press(page, 'ArrowRight');
    await press(page, 'ArrowLeft');
    expect(await seqOf(page)).toBe(first);
    await expect(sentence(page)).toHaveText(words);
  });
}

test('the Pod is seen in the scheduler, judged on every node, and goes to the best', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await page.keyboard.press('c');
  const best = graph(page).locator('[data-outcome="best"]');
  for (let i = 0; i < 80 && (await best.count()) === 0; i += 1) await press(page, 'ArrowRight');
  await expect(best).toHaveCount(1);
  await expect(graph(page).getByText('TaintToleration').first()).toBeVisible();
  const node = await best.getAttribute('data-node');
  await expect(page.getByRole('table')).toContainText(node ?? 'no node');
  await page.keyboard.press('v');
  const name = await graph(page).locator('[data-pod][data-active]').first().getAttribute('data-pod');
  for (let i = 0; i < 20; i += 1) {
    if ((await graph(page).locator(`[data-node="${node}"] [data-pod="${name}"]`).count()) > 0) break;
    await press(page, 'ArrowRight');
  }
  await expect(graph(page).locator(`[data-node="${node}"] [data-pod="${name}"]`)).toBeVisible();
});

test('plays, and pauses where one wants', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('z');
  await page.keyboard.press(']');
  const before = await seqOf(page);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(() => seqOf(page)).toBeGreaterThan(before);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  // What was on its way when it was told to stop may still come; then nothing more does.
  await expect(async () => {
    const stopped = await seqOf(page);
    await page.waitForTimeout(900);
    expect(await seqOf(page)).toBe(stopped);
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  }).toPass({ timeout: 10_000 });
});

test('changing the language keeps the step and says it in the other one', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('c');
  await press(page, 'ArrowRight');
  await press(page, 'ArrowRight');
  const seq = await seqOf(page);
  const english = await sentence(page).innerText();
  await page.getByRole('radio', { name: 'Español' }).check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('button', { name: 'Compartir' })).toBeVisible();
  await expect.poll(() => seqOf(page)).toBe(seq);
  await expect(sentence(page)).not.toHaveText(english);
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
  await expect(sentence(page)).toHaveText(english);
});

test('theme, naming and motion are chosen in the settings and remembered', async ({ page }) => {
  await open(page, '?lang=en&theme=light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(graph(page).getByText('control plane node')).toBeVisible();
  await page.getByRole('menuitemcheckbox', { name: 'Master' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Reduce motion' }).click();
  await expect(graph(page).getByText('master node')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduced');
  await open(page, '?lang=en');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(graph(page).getByText('master node')).toBeVisible();
  const settings = page.getByRole('button', { name: 'Settings' });
  for (const key of ['Enter', 'ArrowDown']) {
    await settings.press(key);
    await expect(page.getByRole('menuitemcheckbox').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(settings).toBeFocused();
  }
});

test('the graph by keyboard: one stop, arrows, Enter opens the inspector, Esc leaves', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('g');
  await expect(graph(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const label = await page.locator('#graph-stop').getAttribute('aria-label');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#graph-stop')).not.toHaveAttribute('aria-label', label ?? '');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Back to the step' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Back to the step' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(graph(page)).not.toBeFocused();
});

test('the terminal runs lines, completes words, remembers, and keeps its keys for itself', async ({ page }) => {
  await open(page, '?lang=en');
  const seq = await seqOf(page);
  await kubectl(page, 'kubectl get nodes');
  await expect(page.getByRole('log')).toContainText('worker3');
  const input = page.getByRole('textbox', { name: 'kubectl line' });
  await input.press('ArrowUp');
  await expect(input).toHaveValue('kubectl get nodes');
  await input.fill('kubectl get nod');
  await input.press('Tab');
  await expect(input).toHaveValue(/^kubectl get nodes?/);
  await input.fill('kubectl get pods 1234 []? tyl');
  await input.press('ArrowLeft');
  await expect(input).toHaveValue('kubectl get pods 1234 []? tyl');
  expect(await seqOf(page)).toBe(seq);
});

test('a manifest from the editor becomes Pods on nodes', async ({ page }) => {
  await open(page, '?lang=en&scenario=default');
  await page.keyboard.press('y');
  await page.getByRole('combobox', { name: 'File' }).selectOption('web.yaml');
  await expect(page.locator('.cm-content')).toContainText('kind: Deployment');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('deployment.apps/web created')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'To the end' }).click();
  await kubectl(page, 'kubectl wait --for=condition=Available deployment/web --timeout=60s');
  await expect(graph(page).locator('[data-node] [data-pod^="web-"]')).toHaveCount(2);
});

test('the log is the text twin: a line of it is a place to go to', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('c');
  for (let i = 0; i < 4; i += 1) await press(page, 'ArrowRight');
  await page.getByRole('navigation').getByRole('button', { name: 'Log' }).click();
  const current = page.locator('tr[aria-current="step"]');
  await expect(current).toBeVisible();
  const seq = await seqOf(page);
  await current.locator('xpath=following-sibling::tr[1]').getByRole('button').click();
  await expect.poll(() => seqOf(page)).toBeLessThan(seq);
});

test('the palette finds commands and objects', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('worker2');
  await expect(page.getByRole('option', { name: /worker2/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /worker2/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: /worker2/ }).getByRole('button', { name: 'Lease', exact: true })).toHaveAttribute('aria-haspopup', 'dialog');
  await expect(page.getByText(/^Name: +worker2/)).toBeVisible();
});

test('a link opens the same moment and the same view', async ({ page, context }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('c');
  for (let i = 0; i < 3; i += 1) await press(page, 'ArrowRight');
  const [seq, words] = [await seqOf(page), await sentence(page).innerText()];
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link to this moment' });
  await expect(field).toHaveValue(/#s=v\d+\./);
  const link = await field.inputValue();
  const other = await context.newPage();
  await open(other, `?lang=en${new URL(link).hash}`);
  await expect.poll(() => seqOf(other)).toBe(seq);
  await expect(sentence(other)).toHaveText(words);
  await expect(other.getByRole('radio', { name: /decision/ })).toBeChecked();
});

test('a damaged link is told, and there is a way on', async ({ page }) => {
  await page.goto('./?lang=en#s=v1.AAAA');
  await expect(page.getByRole('heading', { name: 'This run cannot be opened' })).toBeVisible();
  await page.getByRole('button', { name: 'Begin with a fresh cluster' }).click();
  await expect(graph(page)).toBeVisible({ timeout: 30_000 });
});

test('acting in the past makes another future; the first stays reachable', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('v');
  for (let i = 0; i < 3; i += 1) await press(page, 'ArrowRight');
  await press(page, 'Home');
  await page.keyboard.press('c');
  await press(page, 'ArrowRight');
  await kubectl(page, 'kubectl create namespace elsewhere');
  await page.getByRole('button', { name: 'Futures of this run' }).click();
  const futures = page.getByRole('menuitemcheckbox');
  await expect(futures).toHaveCount(2);
  await futures.and(page.locator('[aria-checked="false"]')).click();
  await kubectl(page, 'kubectl get namespace elsewhere');
  await expect(page.getByRole('log')).toContainText('not found');
});

test('is told apart by nothing but the keyboard: every control has a name', async ({ page }) => {
  await open(page, '?lang=en');
  const names = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused === null || focused === document.body ? '' : focused.getAttribute('aria-label') ?? focused.textContent?.trim() ?? '';
    });
    if (name !== '') names.add(name);
  }
  for (const name of ['Share', 'Live', 'Play', 'Step forward', 'Step back', 'Step shown']) expect([...names]).toContain(name);
  await expect(track(page)).toHaveAttribute('aria-valuetext', /Step \d+ of \d+/);
});

test('broken YAML is told at its line and column, and refused without harm', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('y');
  const content = page.locator('.cm-content');
  await content.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('kind: Pod\nmetadata: {name: x\n');
  await expect(page.getByText(/^Line \d+, column \d+: /)).toBeVisible();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^error: /).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(graph(page).locator('[data-node="worker3"]')).toBeVisible();
});

test('a saved run and an exported cluster open again', async ({ page }) => {
  await open(page, '?lang=en');
  await page.keyboard.press('v');
  for (let i = 0; i < 4; i += 1) await press(page, 'ArrowRight');
  const seq = await seqOf(page);
  const save = async (name: string): Promise<string> => {
    await page.getByRole('button', { name: 'Share' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    await page.keyboard.press('Escape');
    return download.path();
  };
  const load = async (path: string, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.locator('dialog input[type="file"]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: readFileSync(path) });
    await expect(page.getByRole('banner').first()).toContainText(name);
  };
  const [run, cluster] = [await save('Save the run as a file'), await save('Export objects as YAML')];
  await load(cluster, 'cluster.yaml');
  await expect.poll(() => graph(page).locator('[data-node]').count()).toBe(3);
  await load(run, 'run.podium');
  await expect.poll(() => seqOf(page)).toBe(seq);
});

test('a node whose kubelet stops is seen to fail', async ({ page }) => {
  await open(page, '?lang=en&scenario=default');
  await graph(page).locator('[data-node="worker2"]').click({ position: { x: 40, y: 20 } });
  const start = await seqOf(page);
  await page.getByRole('button', { name: 'Stop kubelet' }).click();
  await expect.poll(() => seqOf(page)).not.toBe(start);
  await page.keyboard.press('v');
  const down = graph(page).locator('[data-node="worker2"][data-down]');
  for (let i = 0; i < 6 && (await down.count()) === 0; i += 1) {
    const before = await seqOf(page);
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expect.poll(() => seqOf(page)).toBeGreaterThan(before);
  }
  await expect(down).toBeVisible();
});
