/**
 * kubectl rollout undo. Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go, pkg/polymorphichelpers/rollback.go.
 */
import { DRY_RUN, FILES, OUTPUT, SELECTOR, type Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Json, KubeObject, PodTemplateSpec } from '../../discovery.ts';
import { Failure, throwAll } from '../../failure.ts';
import { int } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { compactJson } from '../../output/json.ts';
import type { Target } from '../../resources.ts';
import { hasLastApplied, LAST_APPLIED } from '../apply/lastApplied.ts';
import { shownTemplate } from './history.ts';
import { notFor, REVISION, revisionsOf, TEMPLATE_HASH, type Revision } from './revisions.ts';
import { groupKind, workloads } from './subject.ts';

export const undo: Command = {
  name: 'undo',
  short: 'Undo a previous rollout',
  usage: 'rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...FILES, ...OUTPUT, ...SELECTOR, DRY_RUN, int('to-revision')],
  run,
};

function run(context: Context): void {
  const { objects, failures } = workloads(context);
  throwAll(failures);
  const announce = announcer(context);
  for (const { target, object } of objects) {
    if (hasLastApplied(object)) {
      context.warn(
        `resource ${target.kind.plural}/${target.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
      );
    }
    announce(object, rollBack(context, target, object));
  }
}

function rollBack(context: Context, target: Target, object: KubeObject): string {
  const kind = groupKind(target.kind);
  if (kind !== 'Deployment.apps' && kind !== 'DaemonSet.apps' && kind !== 'StatefulSet.apps')
    throw new Failure(notFor('rollbacker', 'rollbacker', kind));
  const wanted = context.flags.number('to-revision');
  const revision = chosen(revisionsOf(context, target, object), wanted, kind, target.name);
  if (context.dryRun === 'client') return `${kind === 'Deployment.apps' ? '' : 'will roll back to '}${shownTemplate(revision.template)}`;
  const { spec } = object as KubeObject & { readonly spec: { readonly paused?: boolean; readonly template: PodTemplateSpec } };
  if (spec.paused === true)
    throw new Failure("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  if (compactJson(withoutHash(revision.template)) === compactJson(withoutHash(spec.template))) {
    return `skipped rollback (current template already matches revision ${wanted === 0 ? revision.revision : wanted})`;
  }
  if (revision.data !== undefined)
    context.patch(target.kind, target.namespace, target.name, 'strategic', revision.data, { fieldManager: 'kubectl-rollout' });
  else
    context.patch(target.kind, target.namespace, target.name, 'json', deploymentPatch(object, revision), {
      fieldManager: 'kubectl-rollout',
    });
  return 'rolled back';
}

function chosen(revisions: readonly Revision[], wanted: number, kind: string, name: string): Revision {
  if (wanted > 0) {
    const found = revisions.find(({ revision }) => revision === wanted);
    if (found === undefined) throw new Failure(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous === undefined)
    throw new Failure(
      kind === 'Deployment.apps' ? `no rollout history found for deployment ${JSON.stringify(name)}` : 'no last revision to roll back to',
    );
  return previous;
}

const SKIPPED = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

function deploymentPatch(object: KubeObject, revision: Revision): Json {
  const own = object.metadata.annotations ?? {};
  const kept = Object.entries(own).filter(([key]) => SKIPPED.includes(key));
  const restored = Object.entries(revision.annotations).filter(([key]) => !SKIPPED.includes(key));
  return [
    { op: 'replace', path: '/spec/template', value: withoutHash(revision.template) as PodTemplateSpec & Json },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...restored]) },
  ];
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [TEMPLATE_HASH]: _hash, ...labels } = (template.metadata?.labels ?? {}) as { readonly [key: string]: string };
  const { creationTimestamp: _time, ...metadata } = template.metadata ?? {};
  return { ...template, metadata: { ...metadata, labels } };
}
