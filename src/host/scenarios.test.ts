import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Pod } from '../engine/index.ts';
import { opened } from './beginnings.ts';
import { History } from './history.ts';
import { runOf, writtenRun } from './scenarios.ts';
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

it('opens a cluster of many nodes by its name, and writes its run by that name', async () => {
  const { run } = await opened({ scenario: 'nodes10' });
  const { scenario, ...rest } = writtenRun(run.save());
  expect(scenario).toBe('nodes10');
  run.seek(run.head);
  expect(run.objects<Pod>('', 'v1', 'pods').filter(({ spec }) => spec.nodeName !== undefined).length).toBe(80);
  expect(runOf({ scenario, ...rest }).head).toBe(run.head);
  await expect(opened({ scenario: 'nodes99999' })).rejects.toThrow('unknownScenario');
});
