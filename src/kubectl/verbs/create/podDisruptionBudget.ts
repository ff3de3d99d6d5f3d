/**
 * kubectl create poddisruptionbudget. Upstream: k8s.io/kubectl/pkg/cmd/create/create_pdb.go.
 */
import type { Command } from '../../command.ts';
import { parseLabelSelector, type Json } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { text } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';

export const podDisruptionBudget: Command = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  usage: 'create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, text('min-available'), text('max-unavailable'), text('selector')],
  run(context) {
    const name = nameArgument(context);
    const { flags } = context;
    const [least, most, selector] = [flags.text('min-available'), flags.text('max-unavailable'), flags.text('selector')];
    if (selector === '') throw new Failure('a selector must be specified');
    if (most === '' && least === '') throw new Failure('one of min-available or max-unavailable must be specified');
    if (most !== '' && least !== '') throw new Failure('min-available and max-unavailable cannot be both specified');
    const amount = /^[0-9]+%?$|^100%$/;
    if (least !== '' && !amount.test(least)) throw new Failure('invalid format specified for min-available');
    if (most !== '' && !amount.test(most)) throw new Failure('invalid format specified for max-unavailable');
    const parsed = parseLabelSelector(selector);
    if (!parsed.ok) throw new Failure(parsed.error);
    const value = (words: string): Json => (words.endsWith('%') ? words : Number(words));
    const spec = { ...(most !== '' && { maxUnavailable: value(most) }), ...(least !== '' && { minAvailable: value(least) }), selector: parsed.selector as Json };
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
    generate(context, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec, status }, 'failed to create poddisruptionbudgets: ');
  },
};
