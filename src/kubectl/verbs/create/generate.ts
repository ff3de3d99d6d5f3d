/**
 * What all `kubectl create KIND` have in common. Upstream: k8s.io/kubectl/pkg/cmd/create.
 */
import { DRY_RUN, fieldManager, OUTPUT, SAVE_CONFIG, VALIDATE } from '../../command.ts';
import type { Context } from '../../context.ts';
import { kindOf, type Json, type KubeObject } from '../../discovery.ts';
import { Failure, StatusFailure, usage } from '../../failure.ts';
import type { Flag } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { withLastApplied } from '../apply/lastApplied.ts';
import { validationOf } from '../validation.ts';

export const GENERATOR_FLAGS: readonly Flag[] = [...OUTPUT, DRY_RUN, SAVE_CONFIG, VALIDATE, fieldManager('kubectl-create')];

/** The one NAME that a generator takes; arguments behind `--` are not its. */
export function nameArgument(context: Context): string {
  const names = context.dash < 0 ? context.args : context.args.slice(0, context.dash);
  const [name] = names;
  if (names.length !== 1 || name === undefined) throw usage(context.command, `exactly one NAME is required, got ${names.length}`);
  return name;
}

/** Makes the object and tells it. `wrap` is put before the server's message where kubectl does so. */
export function generate(context: Context, object: { readonly [key: string]: Json }, wrap?: string): void {
  const { apiVersion, kind: kindName } = object as { apiVersion: string; kind: string };
  const kind = kindOf(apiVersion, kindName);
  if (kind === undefined) throw new Failure(`no matches for kind ${JSON.stringify(kindName)} in version ${JSON.stringify(apiVersion)}`);
  const plain = object as object as KubeObject;
  const placed =
    kind.namespaced && context.namespaceGiven ? { ...plain, metadata: { ...plain.metadata, namespace: context.namespace } } : plain;
  const saved = context.flags.yes('save-config') ? withLastApplied(placed) : placed;
  const announce = announcer(context);
  if (context.dryRun === 'client') return announce(saved, 'created');
  try {
    const made = context.create(kind, context.namespace, saved, { fieldManager: 'kubectl-create', ...validationOf(context) });
    announce(made, 'created');
  } catch (fault) {
    if (wrap === undefined || !(fault instanceof StatusFailure)) throw fault;
    throw new Failure(wrap + fault.message);
  }
}
