import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { History } from './history.ts';
import { runTerminal } from './terminal.ts';

/** The page opens without kubectl; after a change of guestbook.yaml or of kubectl: `npx vitest run src/host/scenarios -u`. */
it('opens the guestbook with the very requests that kubectl apply sends', async () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  run.seek(run.head);
  const { exitCode } = runTerminal(new History(run), 'kubectl apply -f guestbook.yaml', { 'guestbook.yaml': readFileSync('src/examples/manifests/guestbook.yaml', 'utf8') });
  expect(exitCode).toBe(0);
  const requests = run.commands.map(({ command }) => ('request' in command ? command.request : undefined));
  await expect(`${JSON.stringify(requests, undefined, 1)}\n`).toMatchFileSnapshot('../examples/guestbook.requests.json');
});
