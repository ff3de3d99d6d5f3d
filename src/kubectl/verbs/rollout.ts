/**
 * kubectl rollout. Upstream: k8s.io/kubectl/pkg/cmd/rollout.
 */
import type { Command } from '../command.ts';
import { history } from './rollout/history.ts';
import { pause, restart, resume } from './rollout/pause.ts';
import { status } from './rollout/status.ts';
import { undo } from './rollout/undo.ts';

export const rollout: Command = {
  name: 'rollout',
  group: 'deploy',
  short: 'Manage the rollout of a resource',
  usage: 'rollout SUBCOMMAND [flags]',
  helpToStdout: true,
  commands: [history, pause, restart, resume, status, undo],
};
