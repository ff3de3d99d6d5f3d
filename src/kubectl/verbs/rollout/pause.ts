/**
 * kubectl rollout pause, resume and restart. Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_{pause,resume,restart}.go.
 */
import { fieldManager, FILES, OUTPUT, SELECTOR, type Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import { formatTime, type Json, type KubeObject, type PodTemplateSpec } from '../../discovery.ts';
import { Failure, throwAll } from '../../failure.ts';
import type { Flag } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import type { Target } from '../../resources.ts';
import { quoted, workloads } from './subject.ts';

const FLAGS: readonly Flag[] = [...FILES, ...OUTPUT, ...SELECTOR, fieldManager('kubectl-rollout')];
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

type Pausable = KubeObject & { readonly spec: { readonly paused?: boolean; readonly template?: PodTemplateSpec } };

function command(
  name: string,
  short: string,
  operation: string,
  patchOf: (context: Context, target: Target, object: Pausable) => Json,
): Command {
  return {
    name,
    short,
    usage: `rollout ${name} RESOURCE`,
    flags: FLAGS,
    run(context) {
      const { objects, failures } = workloads(context);
      const announce = announcer(context);
      for (const { target, object } of objects) {
        try {
          const patch = patchOf(context, target, object as Pausable);
          announce(
            context.patch(target.kind, target.namespace, target.name, 'strategic', patch, { fieldManager: 'kubectl-rollout' }),
            operation,
          );
        } catch (fault) {
          if (!(fault instanceof Failure)) throw fault;
          failures.push(fault);
        }
      }
      throwAll(failures);
    },
  };
}

export const pause = command('pause', 'Mark the provided resource as paused', 'paused', (_context, target, object) => {
  if (target.kind.kind !== 'Deployment') throw new Failure(`error: ${quoted(target)} pausing is not supported`);
  if (object.spec.paused === true) throw new Failure(`error: ${quoted(target)} is already paused`);
  return { spec: { paused: true } };
});

export const resume = command('resume', 'Resume a paused resource', 'resumed', (_context, target, object) => {
  if (target.kind.kind !== 'Deployment') throw new Failure(`error: ${quoted(target)} resuming is not supported`);
  if (object.spec.paused !== true) throw new Failure(`error: ${quoted(target)} is not paused`);
  return { spec: { paused: null } };
});

export const restart = command('restart', 'Restart a resource', 'restarted', (context, target, object) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(target.kind.kind))
    throw new Failure(`error: ${quoted(target)} restarting is not supported`);
  if (object.spec.paused === true) throw new Failure(`error: ${quoted(target)} can't restart paused deployment (run rollout resume first)`);
  const now = formatTime(context.host.now(), 0);
  if (object.spec.template?.metadata?.annotations?.[RESTARTED_AT] === now) {
    throw new Failure(
      `failed to create patch for ${target.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  }
  return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
});
