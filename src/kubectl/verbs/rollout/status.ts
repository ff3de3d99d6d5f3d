/**
 * kubectl rollout status. Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go, pkg/polymorphichelpers/rollout_status.go.
 */
import { FILES, SELECTOR, type Command } from '../../command.ts';
import { place, type Context } from '../../context.ts';
import type { Condition, KubeObject } from '../../discovery.ts';
import { Failure, throwAll } from '../../failure.ts';
import { bool, duration, int } from '../../flags.ts';
import { PATIENCE } from '../../patience.ts';
import type { Target } from '../../resources.ts';
import { REVISION } from './revisions.ts';
import { groupKind, workloads } from './subject.ts';

export const status: Command = {
  name: 'status',
  short: 'Show the status of the rollout',
  usage: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...FILES, ...SELECTOR, bool('watch', { short: 'w', default: 'true' }), duration('timeout', { default: '0s' }), int('revision')],
  run,
};

interface Verdict {
  readonly text: string;
  readonly done: boolean;
}

interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly updatedNumberScheduled?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly conditions?: readonly Condition[];
  };
}

function run(context: Context): void {
  const { objects, failures } = workloads(context);
  throwAll(failures);
  for (const { target, object } of objects) follow(context, target, object as Workload);
}

function follow(context: Context, target: Target, object: Workload): void {
  const viewer = VIEWERS.get(groupKind(target.kind));
  if (viewer === undefined) throw new Failure(`no status viewer has been implemented for ${groupKind(target.kind)}`);
  const wanted = context.flags.number('revision');
  const first = viewer(object, wanted);
  context.print(first.text);
  if (first.done || !context.flags.yes('watch')) return;
  const limit = context.flags.seconds('timeout') || PATIENCE;
  let done = false;
  let fault: Failure | undefined;
  const options = { fieldSelector: `metadata.name=${target.name}`, resourceVersion: object.metadata.resourceVersion };
  const request = { verb: 'watch', ...place(target.kind, target.namespace), options, ...context.asker } as const;
  context.host.watch(
    request,
    (type, changed) => {
      if (type === 'DELETED') fault = new Failure('object has been deleted');
      else {
        try {
          const verdict = viewer(changed as Workload, wanted);
          context.print(verdict.text);
          done = verdict.done;
        } catch (thrown) {
          if (!(thrown instanceof Failure)) throw thrown;
          fault = thrown;
        }
      }
      return !done && fault === undefined;
    },
    limit,
  );
  if (fault !== undefined) throw fault;
  if (!done) throw new Failure('timed out waiting for the condition');
}

function deployment({ metadata, spec, status: now = {} }: Workload, wanted: number): Verdict {
  const name = JSON.stringify(metadata.name);
  const running = Number(metadata.annotations?.[REVISION] ?? 0);
  if (wanted > 0 && wanted !== running) throw new Failure(`desired revision (${wanted}) is different from the running revision (${running})`);
  if ((metadata.generation ?? 0) > (now.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  if (now.conditions?.find((condition) => condition.type === 'Progressing')?.reason === 'ProgressDeadlineExceeded')
    throw new Failure(`deployment ${name} exceeded its progress deadline`);
  const [replicas, updated, total, available] = [
    spec.replicas ?? 1,
    now.updatedReplicas ?? 0,
    now.replicas ?? 0,
    now.availableReplicas ?? 0,
  ];
  const waiting = (rest: string): Verdict => ({ text: `Waiting for deployment ${name} rollout to finish: ${rest}...\n`, done: false });
  if (updated < replicas) return waiting(`${updated} out of ${replicas} new replicas have been updated`);
  if (total > updated) return waiting(`${total - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

function requireRolling({ spec }: Workload): void {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new Failure('rollout status is only available for RollingUpdate strategy type');
}

function daemonSet(object: Workload): Verdict {
  requireRolling(object);
  const { metadata, status: now = {} } = object;
  const name = JSON.stringify(metadata.name);
  if ((metadata.generation ?? 0) > (now.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const [updated, desired, available] = [now.updatedNumberScheduled ?? 0, now.desiredNumberScheduled ?? 0, now.numberAvailable ?? 0];
  const waiting = (rest: string): Verdict => ({ text: `Waiting for daemon set ${name} rollout to finish: ${rest}...\n`, done: false });
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired) return waiting(`${available} of ${desired} updated pods are available`);
  return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

function statefulSet(object: Workload): Verdict {
  requireRolling(object);
  const { metadata, spec, status: now = {} } = object;
  const observed = now.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  const [replicas, ready, updated] = [spec.replicas ?? 1, now.readyReplicas ?? 0, now.updatedReplicas ?? 0];
  if (ready < replicas) return { text: `Waiting for ${replicas - ready} pods to be ready...\n`, done: false };
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    if (updated < replicas - partition)
      return {
        text: `Waiting for partitioned roll out to finish: ${updated} out of ${replicas - partition} new pods have been updated...\n`,
        done: false,
      };
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  if (now.updateRevision !== now.currentRevision)
    return {
      text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${now.updateRevision ?? ''}...\n`,
      done: false,
    };
  return { text: `statefulset rolling update complete ${replicas} pods at revision ${now.currentRevision ?? ''}...\n`, done: true };
}

const VIEWERS: ReadonlyMap<string, (object: Workload, revision: number) => Verdict> = new Map([
  ['Deployment.apps', deployment],
  ['DaemonSet.apps', daemonSet],
  ['StatefulSet.apps', statefulSet],
]);
