/**
 * kubectl taint. Upstream: k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go.
 */
import { DRY_RUN, fieldManager, OUTPUT, SELECTOR, VALIDATE, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, labelKeyFault, labelValueFault, type Json, type Node, type Taint } from '../discovery.ts';
import { Failure, throwAll, usage } from '../failure.ts';
import { bool } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { fetch, select } from '../resources.ts';

export const taint: Command = {
  name: 'taint',
  group: 'cluster',
  short: 'Update the taints on one or more nodes',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [flags]',
  flags: [...OUTPUT, ...SELECTOR, DRY_RUN, VALIDATE, fieldManager('kubectl-taint'), bool('overwrite'), bool('all')],
  run,
};

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Changes {
  readonly add: readonly Taint[];
  /** Without an effect: all taints of that key. */
  readonly remove: readonly { readonly key: string; readonly effect: string }[];
}

function run(context: Context): void {
  const isPair = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-');
  const first = context.args.findIndex(isPair);
  const resources = first < 0 ? [...context.args] : context.args.slice(0, first);
  const words = first < 0 ? [] : context.args.slice(first);
  if (resources.length === 0) throw new Failure('one or more resources must be specified as <resource> <name>');
  if (words.length === 0) throw new Failure('at least one taint update is required');
  const changes = readChanges(words);
  const type = resources[0]!.toLowerCase().split('/')[0]!;
  if (findKind(type)?.kind !== 'Node') throw new Failure(`invalid resource type ${type}, only node types are supported`);
  const { objects, failures } = fetch(context, select(context, { args: resources, listWithoutSelector: false }));
  // Upstream: of a dry run taint says nothing.
  const announce = announcer(context, '');
  for (const { target, object } of objects) {
    try {
      const node = object as Node;
      const { taints, operation } = applyChanges(node, changes, context.flags.yes('overwrite'));
      const patch = { spec: { taints: taints.length === 0 ? null : (taints as readonly Taint[] & Json) } };
      const send = context.dryRun !== 'client';
      announce(
        send ? context.patch(target.kind, undefined, target.name, 'merge', patch, { fieldManager: 'kubectl-taint' }) : node,
        operation,
      );
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  throwAll(failures);
}

function readChanges(words: readonly string[]): Changes {
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const word of words) {
    if (word.endsWith('-')) {
      const [key = '', effect = ''] = word.slice(0, -1).split(':');
      if (effect !== '') checkEffect(effect);
      remove.push({ key: key.split('=')[0]!, effect });
    } else add.push(readTaint(word));
  }
  const seen = new Set<string>();
  for (const { key, value = '', effect } of add) {
    const id = `${key}:${effect}`;
    if (seen.has(id)) throw usage('taint', `duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    seen.add(id);
  }
  const both = add.flatMap((taint) => remove.filter(({ key, effect }) => key === taint.key && (effect === '' || effect === taint.effect)));
  if (both.length > 0) throw new Failure(`can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`);
  return { add, remove };
}

function readTaint(word: string): Taint {
  const parts = word.split(':');
  const [pair = '', effect = ''] = parts;
  const [key = '', value = '', ...more] = parts.length === 1 ? [pair] : pair.split('=');
  if (parts.length > 2 || more.length > 0) throw usage('taint', `invalid taint spec: ${word}`);
  if (parts.length === 2) checkEffect(effect);
  const keyFault = labelKeyFault(key);
  if (keyFault !== undefined) throw usage('taint', `invalid taint spec: ${word}, ${keyFault}`);
  const valueFault = labelValueFault(value);
  if (valueFault !== undefined) throw usage('taint', `invalid taint spec: ${word}, ${valueFault}`);
  if (effect === '') throw usage('taint', `invalid taint spec: ${word}`);
  return { key, ...(value !== '' && { value }), effect };
}

function checkEffect(effect: string): void {
  if (!EFFECTS.includes(effect)) throw usage('taint', `invalid taint effect: ${effect}, unsupported taint effect`);
}

function applyChanges(node: Node, changes: Changes, overwrite: boolean): { taints: readonly Taint[]; operation: string } {
  const old = node.spec.taints ?? [];
  const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  const clash = changes.add.filter((taint) => old.some((one) => same(one, taint)));
  if (clash.length > 0 && !overwrite) {
    const keys = [...new Set(clash.map((taint) => taint.key))].join(',');
    throw new Failure(`node ${node.metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`);
  }
  const missing = changes.remove.filter(
    ({ key, effect }) => !old.some((one) => one.key === key && (effect === '' || one.effect === effect)),
  );
  if (missing.length > 0)
    throwAll(missing.map(({ key, effect }) => new Failure(`taint ${JSON.stringify(effect === '' ? key : `${key}:${effect}`)} not found`)));
  const kept = old.filter(
    (one) =>
      !changes.add.some((taint) => same(one, taint)) &&
      !changes.remove.some(({ key, effect }) => one.key === key && (effect === '' || one.effect === effect)),
  );
  return { taints: [...changes.add, ...kept], operation: operationOf(changes, clash.length) };
}

function operationOf({ add, remove }: Changes, overwritten: number): string {
  if (add.length > 0 && remove.length > 0) return 'modified';
  if (remove.length > 0) return 'untainted';
  return overwritten > 0 ? 'modified' : 'tainted';
}
